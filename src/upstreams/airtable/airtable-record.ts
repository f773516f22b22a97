import {
  expectArray,
  expectObject,
  expectText,
  type Json,
  type JsonObject,
  UnexpectedAnswerError,
} from '../http/json.js';
import type { Listing } from '../http/read-pages.js';

/** A record of Airtable. Fields that are empty upstream are missing. */
export interface AirtableRecord {
  readonly id: string;
  readonly fields: JsonObject;
}

/** @throws UnexpectedAnswerError */
export function parseListing(body: Json): Listing<AirtableRecord> {
  const { records, offset } = expectObject(body, 'the answer');
  return {
    items: expectArray(records, 'records').map(parseRecord),
    offset: offset === undefined || offset === null ? undefined : expectText(offset, 'offset'),
  };
}

/**
 * The records that an update answers.
 * @throws UnexpectedAnswerError unless they are those that were sent.
 */
export function parseUpdated(body: Json, sent: readonly string[]): readonly AirtableRecord[] {
  const { items } = parseListing(body);
  const answered = new Set(items.map(({ id }) => id));
  const missing = sent.filter((id) => !answered.has(id));
  if (missing.length === 0) return items;
  throw new UnexpectedAnswerError('records', `must hold what was updated, but ${missing.join(', ')} is missing`);
}

function parseRecord(value: Json, index: number): AirtableRecord {
  const place = `records[${index}]`;
  const { id, fields } = expectObject(value, place);
  return { id: expectText(id, `${place}.id`), fields: expectObject(fields, `${place}.fields`) };
}
