import { InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';

/** The parameters of a query string in their order; a repeated one keeps all its values. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

/**
 * Splits a raw query string. Stricter than `URLSearchParams`, which silently keeps broken percent-encodings.
 * @throws InvalidInputError when an encoding is broken or a character cannot be stored in PostgreSQL.
 */
export function parseQueryString(raw: string): QueryParameters {
  const parameters = new Map<string, string[]>();
  for (const part of raw.split('&')) {
    if (part === '') continue;
    const split = part.indexOf('=');
    const name = decode(split < 0 ? part : part.slice(0, split), shorten(part));
    const value = split < 0 ? '' : decode(part.slice(split + 1), shorten(name));
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

/** The query string of a request target, without the question mark. */
export function rawQueryOf(url: string): string {
  const start = url.indexOf('?');
  return start < 0 ? '' : url.slice(start + 1);
}

/** @throws InvalidInputError naming the parameter, or the text itself where that is its name. */
function decode(text: string, field: string): string {
  const decoded = decodePercents(text.replaceAll('+', ' '));
  if (decoded === undefined) {
    const message = 'is not valid percent-encoded UTF-8 (a percent sign itself is written %25).';
    throw new InvalidInputError([{ field, message }]);
  }
  if (decoded.includes('\0')) {
    throw new InvalidInputError([{ field, message: 'contains the character NUL (%00), which no text here has.' }]);
  }
  return decoded;
}

function decodePercents(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
