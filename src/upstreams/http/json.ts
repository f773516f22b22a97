/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * An answer is not what the upstream documents. The message names the place, and shows what was there.
 * (`records[3].id must be a text, not 7`)
 */
export class UnexpectedAnswerError extends Error {
  constructor(
    readonly place: string,
    problem: string,
  ) {
    super(`${place} ${problem}`);
    this.name = 'UnexpectedAnswerError';
  }
}

/** Parses a text. @throws SyntaxError as JSON.parse does. */
export function parseJson(text: string): Json {
  return JSON.parse(text);
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Array.isArray` alone makes `any[]` of it. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function expectObject(value: Json | undefined, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new UnexpectedAnswerError(place, `must be an object, not ${show(value)}`);
}

export function expectArray(value: Json | undefined, place: string): readonly Json[] {
  if (isJsonArray(value)) return value;
  throw new UnexpectedAnswerError(place, `must be a list, not ${show(value)}`);
}

export function expectText(value: Json | undefined, place: string): string {
  if (typeof value === 'string') return value;
  throw new UnexpectedAnswerError(place, `must be a text, not ${show(value)}`);
}

export function expectTextOrNull(value: Json | undefined, place: string): string | null {
  return value === null ? null : expectText(value, place);
}

export function expectBoolean(value: Json | undefined, place: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new UnexpectedAnswerError(place, `must be true or false, not ${show(value)}`);
}

/** Long enough to recognise a value in a message, short enough for a log line. */
const SHOWN_CHARACTERS = 80;

function show(value: Json | undefined): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
