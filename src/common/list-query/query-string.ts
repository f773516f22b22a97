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
    const name = decode(split < 0 ? part : part.slice(0, split));
    const value = split < 0 ? '' : decode(part.slice(split + 1));
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

function decode(part: string): string {
  try {
    const text = decodeURIComponent(part.replaceAll('+', ' '));
    if (text.includes('\0')) throw new URIError('NUL');
    return text;
  } catch {
    throw new InvalidInputError([
      {
        field: shorten(part),
        message: 'is not valid percent-encoded UTF-8 (a percent sign itself is written %25).',
      },
    ]);
  }
}
