import type { OutgoingHttpHeaders } from 'node:http';
import { NotFoundError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';
import { ReadyAnswer } from '../ready-bytes/ready-answer.js';
import type { Snapshot } from '../snapshots/snapshot.js';
import { encodeCursor } from './cursor.js';
import { encodeCsvHeader, encodeCsvRow } from './encode-csv.js';
import { encodeJsonArray, jsonRowEncoder } from './encode-json.js';
import { linkHeader } from './link-header.js';
import type { ListRequest, RecordRequest } from './route-request.js';
import { type Selection, selectRows } from './select-rows.js';

const BYTE_ORDER_MARK = '\uFEFF';

/** The finished answer to a list query. */
export function renderList(snapshot: Snapshot, asked: ListRequest): ReadyAnswer {
  const selection = selectRows(snapshot, asked.query);
  const headers: OutgoingHttpHeaders = { 'x-total-count': selection.total };
  if (asked.query.limit !== undefined) {
    const cursor = selection.next && encodeCursor(selection.next, asked.query);
    headers.link = linkHeader(asked.url, cursor, asked.query.format === 'csv' ? 'csv' : undefined);
  }
  if (asked.query.format === 'csv') {
    headers['content-type'] = 'text/csv; charset=utf-8; header=present';
    headers['content-disposition'] = `attachment; filename="${asked.resourceName}.csv"`;
    return new ReadyAnswer(Buffer.from(renderCsv(snapshot, selection, asked)), headers);
  }
  headers['content-type'] = 'application/json; charset=utf-8';
  return new ReadyAnswer(renderJson(snapshot, selection, asked), headers);
}

/**
 * The finished answer to a request for one record.
 * @throws NotFoundError when the list has no such record.
 */
export function renderRecord(snapshot: Snapshot, { id, resourceName }: RecordRequest): ReadyAnswer {
  const index = snapshot.indexOf(id);
  if (index === undefined) throw new NotFoundError(`${resourceName} has no record with the id "${shorten(id)}".`);
  const version = snapshot.rows[index]?.version;
  return new ReadyAnswer(
    Buffer.from(snapshot.jsonAt(index)),
    { 'content-type': 'application/json; charset=utf-8' },
    typeof version === 'string' ? version : undefined,
  );
}

function renderJson(snapshot: Snapshot, { indices }: Selection, { query }: ListRequest): Buffer {
  const whole = query.fields.length === snapshot.fields.length;
  const encode = jsonRowEncoder(query.fields);
  const parts = indices.map((index) => (whole ? snapshot.jsonAt(index) : encode(snapshot.rows[index] ?? {})));
  return encodeJsonArray(parts);
}

function renderCsv(snapshot: Snapshot, { indices }: Selection, { query }: ListRequest): string {
  const parts = indices.map((index) => encodeCsvRow(snapshot.rows[index] ?? {}, query.fields));
  return (query.bom ? BYTE_ORDER_MARK : '') + encodeCsvHeader(query.fields) + parts.join('');
}
