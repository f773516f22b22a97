import type { TextCursor } from './text-cursor.js';

const START = /([A-Za-z]{0,2})("""|'''|"|')/y;
const PLAIN = /[^\\"'\r\n]+/y;

const SIMPLE: Readonly<Record<string, string>> = {
  ...{ '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
};

/**
 * Reads a string literal of Python, also of JSON, and those that stand beside it, which Python joins; undefined where
 * none begins. Escapes of both are understood; an unknown one keeps its backslash, as in Python.
 * @throws BrandMapSyntaxError for bytes, f-strings, `\N{…}`, and what has no end.
 */
export function readString(cursor: TextCursor): string | undefined {
  let whole: string | undefined;
  for (let start = cursor.takeMatch(START); start !== undefined; start = cursor.takeMatch(START)) {
    const [opening, prefix = '', quotes = ''] = start;
    const kind = prefix.toLowerCase();
    if (!['', 'r', 'u'].includes(kind)) {
      throw cursor.problem(`a string with the prefix ${prefix} is not plain text.`, cursor.at - opening.length);
    }
    whole = (whole ?? '') + readBody(cursor, quotes, kind === 'r', cursor.at - opening.length);
    cursor.skipBlanks();
  }
  return whole;
}

function readBody(cursor: TextCursor, quotes: string, raw: boolean, start: number): string {
  let text = '';
  for (;;) {
    if (cursor.take(quotes)) return text;
    if (cursor.isAtEnd || (quotes.length === 1 && /[\r\n]/.test(cursor.next))) {
      throw cursor.problem('the string that begins here has no end.', start);
    }
    const plain = cursor.takeMatch(PLAIN)?.[0];
    if (plain !== undefined) text += plain;
    else if (cursor.next === '\\') text += raw ? readRawPair(cursor) : readEscape(cursor);
    else text += readOne(cursor);
  }
}

/** A quote of the other kind, or the end of a line in a long string. */
function readOne(cursor: TextCursor): string {
  if (cursor.take('\r\n')) return '\n';
  const one = cursor.next;
  cursor.at++;
  return one;
}

/** In a raw string a backslash stays, and keeps a quote behind it from ending the string. */
function readRawPair(cursor: TextCursor): string {
  const pair = cursor.text.slice(cursor.at, cursor.at + 2);
  cursor.at += 2;
  return pair;
}

function readEscape(cursor: TextCursor): string {
  const start = cursor.at;
  cursor.at++;
  const coded = cursor.takeMatch(/u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})/y);
  const octal = coded ? undefined : cursor.takeMatch(/[0-7]{1,3}/y);
  if (coded) {
    const code = Number.parseInt(coded[1] ?? coded[2] ?? coded[3] ?? '', 16);
    if (code > 0x10ffff) throw cursor.problem('there is no such character.', start);
    return coded[2] === undefined ? String.fromCharCode(code) : String.fromCodePoint(code);
  }
  if (octal) return String.fromCharCode(Number.parseInt(octal[0], 8));
  if (cursor.takeMatch(/\r?\n/y)) return '';
  const letter = cursor.next;
  if (/[uUxN]/.test(letter)) throw cursor.problem(`\\${letter} is not followed by what it needs.`, start);
  if (letter === '') throw cursor.problem('the text ends in a string.', start);
  cursor.at++;
  return SIMPLE[letter] ?? `\\${letter}`;
}
