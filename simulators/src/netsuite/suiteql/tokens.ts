import { invalidQuery } from '../errors.js';

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  /** Words as they were written; texts without their quotes. */
  readonly value: string;
}

const TOKEN = /\s*(?:([A-Za-z_][A-Za-z0-9_$]*)|'((?:[^']|'')*)'|(\d+(?:\.\d+)?)|(<=|>=|<>|!=|\|\||[-+*/=<>(),.]))/y;

/** @throws Refusal at what is no SQL. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (query.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(query);
    if (match === null) throw invalidQuery(`Invalid or unsupported token at "${query.slice(at, at + 20).trim()}".`);
    const [, word, text, number, sign = ''] = match;
    if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else tokens.push({ kind: 'sign', value: sign });
  }
  return [...tokens, { kind: 'end', value: 'the end of the query' }];
}
