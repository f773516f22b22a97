import { type Change, Refusal, type SimAnswer, type SimRequest } from '../http/exchange.js';
import type { Json, JsonObject } from '../json.js';
import type { AttachmentUrls } from './attachments.js';
import { invalidRequest, NOT_FOUND } from './errors.js';
import { isOn, queryAsBody, readListParameters } from './list-parameters.js';
import type { Listings } from './list-records.js';
import { presentRecord } from './present-record.js';
import { readBody, readFields, readNewRecords, readRecordChanges, readRecordIds } from './read-body.js';
import type { BaseRecord, RecordStore } from './records.js';
import type { BaseSchema, Table } from './schema.js';
import { changeRecord, createRecord, removeRecord, type WriteContext } from './write-records.js';

/** What the calls on a table work with. */
export interface TableApi {
  readonly schema: BaseSchema;
  readonly records: RecordStore;
  readonly listings: Listings;
  readonly urls: AttachmentUrls;
}

/**
 * A call on `/v0/{baseId}/{table}` and what follows it. Runs in a transaction: the record that is refused takes the
 * others of its request with it.
 *
 * @throws Refusal
 */
export function callTable(
  api: TableApi,
  table: Table,
  rest: readonly string[],
  request: SimRequest,
  changes: Change[],
): SimAnswer {
  const [id, ...more] = rest;
  if (more.length > 0) throw new Refusal(NOT_FOUND);
  if (id === 'listRecords' && request.method === 'POST') return list(api, table, readBody(request));
  switch (request.method) {
    case 'GET':
      return id === undefined ? list(api, table, queryAsBody(request.query)) : readOne(api, table, id, request);
    case 'POST':
      if (id !== undefined) throw new Refusal(NOT_FOUND);
      return create(api, table, readBody(request), changes);
    case 'PATCH':
    case 'PUT':
      return change(api, table, id, readBody(request), request.method === 'PUT', changes);
    case 'DELETE':
      return remove(api, table, id, request, changes);
    default:
      throw new Refusal(NOT_FOUND);
  }
}

function list(api: TableApi, table: Table, asked: JsonObject): SimAnswer {
  const parameters = readListParameters(asked, table);
  const { records, offset } = api.listings.page(table, parameters);
  const shown = records.map((record) => presentRecord(record, table, parameters, api.urls));
  return { status: 200, body: offset === undefined ? { records: shown } : { records: shown, offset } };
}

function readOne(api: TableApi, table: Table, id: string, { query }: SimRequest): SimAnswer {
  const record = existing(api, table, id);
  const byFieldId = isOn(query.get('returnFieldsByFieldId') ?? undefined);
  return { status: 200, body: presentRecord(record, table, { byFieldId }, api.urls) };
}

function create(api: TableApi, table: Table, body: JsonObject, changes: Change[]): SimAnswer {
  const context = writing(api, body, changes);
  if (body.records === undefined) return shownOne(api, table, createRecord(table, readFields(body), context), body);
  return shownAll(
    api,
    table,
    readNewRecords(body).map((fields) => createRecord(table, fields, context)),
    body,
  );
}

function change(
  api: TableApi,
  table: Table,
  id: string | undefined,
  body: JsonObject,
  replace: boolean,
  changes: Change[],
): SimAnswer {
  // Upserts are not simulated: refused, rather than done as something else.
  if (body.performUpsert !== undefined) throw invalidRequest();
  const context = writing(api, body, changes);
  if (id !== undefined) {
    existing(api, table, id);
    return shownOne(api, table, changeRecord(table, id, readFields(body), replace, context), body);
  }
  const changed = readRecordChanges(body).map((one) => changeRecord(table, one.id, one.fields, replace, context));
  return shownAll(api, table, changed, body);
}

function remove(
  api: TableApi,
  table: Table,
  id: string | undefined,
  { query }: SimRequest,
  changes: Change[],
): SimAnswer {
  const context = writing(api, {}, changes);
  const deleted = (id === undefined ? readRecordIds(query) : [id]).map((one) => {
    removeRecord(table, existing(api, table, one), context);
    return { id: one, deleted: true };
  });
  const [first = null] = deleted;
  return { status: 200, body: id === undefined ? { records: deleted } : first };
}

function existing(api: TableApi, table: Table, id: string): BaseRecord {
  const record = api.records.find(table.id, id);
  if (record === undefined) throw new Refusal(NOT_FOUND);
  return record;
}

function writing({ schema, records }: TableApi, body: JsonObject, changes: Change[]): WriteContext {
  return { schema, records, typecast: isOn(body.typecast), changes };
}

function shownOne(api: TableApi, table: Table, record: BaseRecord, body: JsonObject): SimAnswer {
  return { status: 200, body: shown(api, table, record, body) };
}

function shownAll(api: TableApi, table: Table, records: readonly BaseRecord[], body: JsonObject): SimAnswer {
  return { status: 200, body: { records: records.map((record) => shown(api, table, record, body)) } };
}

function shown(api: TableApi, table: Table, record: BaseRecord, body: JsonObject): Json {
  return presentRecord(record, table, { byFieldId: isOn(body.returnFieldsByFieldId) }, api.urls);
}
