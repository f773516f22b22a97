import { Refusal, type SimRequest } from '../http/exchange.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { airtableError, invalidRequest, unprocessable } from './errors.js';

/** Airtable takes this many records in one request. */
const MAX_RECORDS = 10;

const RECORDS_EXPECTED = 'You must provide an array of up to 10 record objects, each with';

/** @throws Refusal when the body is no JSON object. */
export function readBody({ text }: SimRequest): JsonObject {
  let body: Json;
  try {
    body = parseJson(text ?? '');
  } catch {
    throw new Refusal(airtableError(422, 'INVALID_REQUEST_BODY', 'Could not parse request body'));
  }
  if (!isJsonObject(body)) throw invalidRequest();
  return body;
}

/** `fields` of a request for one record. @throws Refusal */
export function readFields({ fields }: JsonObject): JsonObject {
  if (fields === undefined) {
    throw unprocessable('INVALID_REQUEST_MISSING_FIELDS', 'Could not find field "fields" in the request body');
  }
  if (!isJsonObject(fields)) throw invalidRequest();
  return fields;
}

/** The records to make. @throws Refusal */
export function readNewRecords({ records }: JsonObject): JsonObject[] {
  return recordObjects(records, 'a "fields" object for cell values.').map(readFields);
}

/** The records to change, by their ids. @throws Refusal also when one is named twice. */
export function readRecordChanges({ records }: JsonObject): { id: string; fields: JsonObject }[] {
  const expected = 'an "id" ID field and a "fields" object for cell values.';
  const changes = recordObjects(records, expected).map((record) => {
    if (typeof record.id !== 'string') throw invalidRecords(expected);
    return { id: record.id, fields: readFields(record) };
  });
  if (new Set(changes.map(({ id }) => id)).size < changes.length) {
    throw unprocessable('INVALID_RECORDS', 'You cannot update the same record multiple times in a single request.');
  }
  return changes;
}

/** The ids of `records[]` in a query. @throws Refusal */
export function readRecordIds(query: URLSearchParams): string[] {
  const ids = [...query].filter(([key]) => /^records\[\d*\]$/.test(key)).map(([, id]) => id);
  if (ids.length === 0 || ids.length > MAX_RECORDS) {
    throw unprocessable('INVALID_RECORDS', '"records" must be an array of up to 10 record IDs.');
  }
  return ids;
}

function recordObjects(records: Json | undefined, expected: string): JsonObject[] {
  if (!isJsonArray(records) || records.length === 0 || records.length > MAX_RECORDS) throw invalidRecords(expected);
  return records.map((record) => {
    if (!isJsonObject(record)) throw invalidRecords(expected);
    return record;
  });
}

function invalidRecords(expected: string): Refusal {
  return unprocessable('INVALID_RECORDS', `${RECORDS_EXPECTED} ${expected}`);
}
