import { isJsonObject, type JsonObject, parseJson } from '../json.js';
import type { Conversation } from './conversation.js';
import { orderIn } from './gullible.js';
import { reportOn } from './report.js';

/** What the model does next. */
export type Thought =
  | { readonly calls: readonly { readonly name: string; readonly args: JsonObject }[] }
  | { readonly text: string };

const DONT_KNOW = 'I don’t know. The warehouse’s figures do not tell.';

/** Words of a question, and the tool that a model would call for it; the first that fits is taken. */
const TOPICS: readonly (readonly [RegExp, string])[] = [
  [/revenue|sales|sold|turnover|money/i, 'revenue'],
  [/gap|missing|incomplete/i, 'data_gaps'],
  [/dev(elopment)? ?group|launch|stage/i, 'dev_groups'],
  [/product ?line/i, 'product_lines'],
  [/sku/i, 'skus'],
  [/brand/i, 'brands'],
  [/product/i, 'products'],
];

/** Always the same for the same conversation: it calls one tool that its words name, and then tells what that answered. */
export function think({ question, tools, results }: Conversation): Thought {
  const read = [...results].reverse().find((result) => orderIn(result) !== undefined) ?? question;
  const order = orderIn(read);
  // Each order once: after the tool that it called has answered, the answer is told.
  if (order !== undefined && 'say' in order) return { text: order.say };
  if (order !== undefined && results.length < 2) return { calls: [{ name: order.call, args: order.args }] };
  if (results.length > 0) return { text: tell(results) };
  const tool = TOPICS.find(([words, name]) => words.test(question) && tools.includes(name))?.[1];
  return tool === undefined ? { text: DONT_KNOW } : { calls: [{ name: tool, args: argumentsFor(tool, question) }] };
}

function argumentsFor(tool: string, question: string): JsonObject {
  const year = /\b20\d\d\b/.exec(question)?.[0];
  if (tool === 'revenue') return year === undefined ? {} : { year: Number(year) };
  if (tool === 'data_gaps') return {};
  const quoted = /["“”«]([^"“”»]{1,60})["“”»]/.exec(question)?.[1];
  return quoted === undefined ? {} : { q: quoted };
}

function tell(results: readonly string[]): string {
  const told = results.flatMap((result) => {
    try {
      const value = parseJson(result);
      return isJsonObject(value) ? reportOn(value) : [];
    } catch {
      return [];
    }
  });
  return told.length === 0 ? DONT_KNOW : told.join(' ');
}
