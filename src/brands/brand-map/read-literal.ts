import { readString } from './read-string.js';
import type { TextCursor } from './text-cursor.js';

/** A value as Python or JSON writes it down. Dicts keep their order, and what is said twice. */
export type Literal =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'other'; readonly source: string }
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'dict'; readonly entries: readonly DictEntry[] };

/** One entry of a dict. */
export interface DictEntry {
  readonly key: Literal;
  readonly value: Literal;
  /** Where it begins in the text. */
  readonly at: number;
}

/** Deeper than any map of names; a bound keeps what is nested a thousand times from overflowing the stack. */
const MOST_LEVELS = 20;

/**
 * Reads a literal, and nothing that would have to be run: a name, a call or an operator is refused.
 * @throws BrandMapSyntaxError saying where, and what was expected.
 */
export function readLiteral(cursor: TextCursor, levels = MOST_LEVELS): Literal {
  if (levels === 0) throw cursor.problem('it is nested too deeply.');
  cursor.skipBlanks();
  const text = readString(cursor);
  if (text !== undefined) return { kind: 'text', text };
  if (cursor.next === '{') return readDict(cursor, levels);
  if (cursor.next === '[') return { kind: 'list', items: readItems(cursor, ']', levels).items };
  if (cursor.next === '(') return readParentheses(cursor, levels);
  const word = cursor.takeMatch(
    /None\b|null\b|True\b|False\b|true\b|false\b|[+-]?(?:\d[\d_]*)?\.?\d+(?:[eE][+-]?\d+)?/y,
  )?.[0];
  if (word === 'None' || word === 'null') return { kind: 'none' };
  if (word !== undefined) return { kind: 'other', source: word };
  const code = cursor.takeMatch(/\*{0,2}[\p{L}_][\p{L}\p{N}_.]*/uy)?.[0];
  if (code === undefined) throw cursor.problem(expected('a text in quotes', cursor));
  throw cursor.problem(`${code} is code, which is not run here; write the text itself.`, cursor.at - code.length);
}

function readDict(cursor: TextCursor, levels: number): Literal {
  const start = cursor.at;
  cursor.take('{');
  const entries: DictEntry[] = [];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.take('}')) return { kind: 'dict', entries };
    if (cursor.isAtEnd) throw cursor.problem('the { that stands here is never closed.', start);
    const { at } = cursor;
    const key = readLiteral(cursor, levels - 1);
    cursor.skipBlanks();
    if (!cursor.take(':')) throw cursor.problem(expected('a : behind the key', cursor));
    entries.push({ key, value: readLiteral(cursor, levels - 1), at });
    cursor.skipBlanks();
    if (!cursor.take(',') && cursor.next !== '}') throw cursor.problem(expected('a , or the closing }', cursor));
  }
}

function readItems(cursor: TextCursor, closing: string, levels: number): { items: Literal[]; commas: number } {
  const start = cursor.at;
  cursor.at++;
  const items: Literal[] = [];
  let commas = 0;
  for (;;) {
    cursor.skipBlanks();
    if (cursor.take(closing)) return { items, commas };
    if (cursor.isAtEnd) throw cursor.problem('what is opened here is never closed.', start);
    items.push(readLiteral(cursor, levels - 1));
    cursor.skipBlanks();
    if (cursor.take(',')) commas++;
    else if (cursor.next !== closing) throw cursor.problem(expected(`a , or the closing ${closing}`, cursor));
  }
}

/** A tuple, or one value in parentheses. */
function readParentheses(cursor: TextCursor, levels: number): Literal {
  const { items, commas } = readItems(cursor, ')', levels);
  const [only] = items;
  return only !== undefined && commas === 0 ? only : { kind: 'list', items };
}

function expected(what: string, cursor: TextCursor): string {
  const found = cursor.isAtEnd ? 'the text ends' : `there is ${JSON.stringify(cursor.next)}`;
  return `expected ${what}, but ${found}.`;
}
