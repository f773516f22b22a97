import { hash } from 'node:crypto';
import { InvalidInputError } from '../problem/domain-error.js';
import type { ListQuery, Position, SortKey } from './list-query.js';
import { normaliseSelection } from './normalise.js';

/** The cursor of the page after `position`: it carries the position and a mark of the query that it belongs to. */
export function encodeCursor(position: Position, query: ListQuery): string {
  return Buffer.from(JSON.stringify([markOf(query), position.values, position.id])).toString('base64url');
}

/** @throws InvalidInputError when the text is no cursor, or one of another query. */
export function decodeCursor(text: string, query: ListQuery): Position {
  const parts = parseJson(Buffer.from(text, 'base64url').toString('utf8'));
  if (!Array.isArray(parts) || parts.length !== 3) {
    throw refused('is not a cursor of this list. Take it from the Link header of the page before.');
  }
  const [mark, values, id]: unknown[] = parts;
  if (mark !== markOf(query)) {
    throw refused('belongs to another query: filters, q and sort must be those of the page that it came from.');
  }
  if (!isPositionOf(query.sort, values) || typeof id !== 'string') {
    throw refused('is not a cursor of this list. Take it from the Link header of the page before.');
  }
  return { values, id };
}

function markOf(query: ListQuery): string {
  return hash('sha1', normaliseSelection(query), 'base64url').slice(0, 10);
}

/** Whether the values are what rows are compared by in this order; anything else would stand nowhere in it. */
function isPositionOf(sort: readonly SortKey[], values: unknown): values is Position['values'] {
  if (!Array.isArray(values) || values.length !== sort.length) return false;
  return sort.every(({ field }, k) => {
    const value: unknown = values[k];
    if (value === null) return true;
    if (field.kind === 'integer' || field.kind === 'money') return typeof value === 'number';
    return typeof value === (field.kind === 'boolean' ? 'boolean' : 'string');
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(message: string): InvalidInputError {
  return new InvalidInputError([{ field: 'cursor', message }]);
}
