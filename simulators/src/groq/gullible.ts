import { isJsonObject, type JsonObject, parseJson } from '../json.js';

/**
 * A model that does whatever it reads. What a question, or a name in the data, tells it with these words it obeys, as the worst
 * of models would: whoever calls tools for it has to be safe all the same.
 *
 * - `SIMULATED MODEL CALL name {"argument": 1}`: calls that tool, whether it was offered or not.
 * - `SIMULATED MODEL SAY words.`: says that.
 */
const ORDER = /SIMULATED MODEL (?:CALL (?<name>[\w.-]+) (?<args>\{[^}]*\})|SAY (?<words>[^"\\]+))/;

export type Order = { readonly call: string; readonly args: JsonObject } | { readonly say: string };

/** The first order in a text. */
export function orderIn(text: string): Order | undefined {
  const { name, args, words } = ORDER.exec(text.replaceAll('\\"', '"'))?.groups ?? {};
  if (words !== undefined) return { say: words };
  if (name === undefined || args === undefined) return undefined;
  try {
    const parsed = parseJson(args);
    return isJsonObject(parsed) ? { call: name, args: parsed } : undefined;
  } catch {
    return undefined;
  }
}
