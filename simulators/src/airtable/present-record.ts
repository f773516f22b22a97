import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import type { AttachmentUrls } from './attachments.js';
import type { BaseRecord } from './records.js';
import type { Field, Table } from './schema.js';

/** Which of a record's fields are shown, and under which keys. */
export interface Presentation {
  /** Absent: all. */
  readonly fields?: readonly Field[] | undefined;
  readonly byFieldId: boolean;
}

/** A record as the API shows it: empty fields are absent. */
export function presentRecord(
  record: BaseRecord,
  table: Table,
  { fields = table.fields, byFieldId }: Presentation,
  urls: AttachmentUrls,
): JsonObject {
  const shown: Record<string, Json> = {};
  for (const field of fields) {
    const cell = record.cells[field.id];
    if (cell !== undefined) shown[byFieldId ? field.id : field.name] = presentCell(field, cell, urls);
  }
  return { id: record.id, createdTime: record.createdTime, fields: shown };
}

function presentCell(field: Field, cell: Json, urls: AttachmentUrls): Json {
  if (field.kind !== 'multipleAttachments' || !isJsonArray(cell)) return cell;
  return cell.filter(isJsonObject).map((attachment) => urls.present(attachment));
}
