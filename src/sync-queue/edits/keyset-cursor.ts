import { hash } from 'node:crypto';
import { InvalidInputError } from '../../common/problem/domain-error.js';

/** A bigint, without the digits that might not fit. */
const NUMBER = /^\d{1,18}$/;

/** The cursor of the page that begins after a place: it carries a mark of the selection that it belongs to. */
export function encodeCursor(place: string, selection: unknown): string {
  return Buffer.from(`${markOf(selection)}.${place}`).toString('base64url');
}

/**
 * The place, as text, at which a page begins.
 * @param list what it is a cursor of, for the message.
 * @param bound the parameters that have to be those of the page before.
 * @param form what a place looks like.
 * @throws InvalidInputError when the text is no cursor, or one of another selection.
 */
export function decodeCursor(text: string, selection: unknown, list: string, bound: string, form = NUMBER): string {
  const [mark, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split('.');
  const place = rest.join('.');
  if (!form.test(place)) {
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
