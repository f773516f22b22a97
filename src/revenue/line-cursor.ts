import { hash } from 'node:crypto';
import { isRealDate } from '../common/list-query/parse-value.js';
import { InvalidInputError } from '../common/problem/domain-error.js';
import type { LinePosition, LineSelection } from './revenue-lines.service.js';

/** The cursor of the page after a line; it carries a mark of the figure that it belongs to. */
export function encodeLineCursor({ day, id }: LinePosition, selection: LineSelection): string {
  return Buffer.from(JSON.stringify([markOf(selection), day, id])).toString('base64url');
}

/** @throws InvalidInputError when the text is no cursor, or one of another figure. */
export function decodeLineCursor(text: string, selection: LineSelection): LinePosition {
  const [mark, day, id] = parse(text);
  // No text of PostgreSQL's holds a NUL: it would refuse the statement.
  if (typeof day !== 'string' || !isRealDate(day) || typeof id !== 'string' || id.includes('\0')) {
    throw refused('is not a cursor of these lines. Take it from the Link header of the page before.');
  }
  if (mark !== markOf(selection)) throw refused('belongs to another query: month, brand and line must be the same.');
  return { day, id };
}

/** Not the last day: it moves at midnight, and a page read across it goes on. */
function markOf({ values: [from, , ...selected] }: LineSelection): string {
  return hash('sha1', JSON.stringify([from, selected]), 'base64url').slice(0, 10);
}

function parse(text: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message }]);
}
