import { hash } from 'node:crypto';
import { InvalidInputError } from '../../common/problem/domain-error.js';

const BIGINT_DIGITS = 18;

/** The cursor of the page that begins after a place: it carries a mark of the selection that it belongs to. */
export function encodeCursor(place: string, selection: unknown): string {
  return Buffer.from(`${markOf(selection)}.${place}`).toString('base64url');
}

/**
 * The place, a bigint as text, at which a page begins.
 * @param list what it is a cursor of, for the message.
 * @param bound the parameters that have to be those of the page before.
 * @throws InvalidInputError when the text is no cursor, or one of another selection.
 */
export function decodeCursor(text: string, selection: unknown, list: string, bound: string): string {
  const [mark, place = ''] = Buffer.from(text, 'base64url').toString('utf8').split('.');
  if (!/^\d+$/.test(place) || place.length > BIGINT_DIGITS) {
    throw refused(`is not a cursor of ${list}. Take it from the Link header of the page before.`);
  }
  if (mark !== markOf(selection)) {
    throw refused(`belongs to another query: ${bound} must be that of the page that it came from.`);
  }
  return place;
}

function markOf(selection: unknown): string {
  return hash('sha1', JSON.stringify(selection), 'base64url').slice(0, 8);
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message }]);
}
