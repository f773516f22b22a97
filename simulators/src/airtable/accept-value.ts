import { isDate } from '../dates.js';
import { isJsonArray, isJsonObject, type Json } from '../json.js';
import { acceptAttachments } from './attachments.js';
import { unacceptable, unprocessable } from './errors.js';
import type { Field } from './schema.js';

/** What judging a value needs of the rest of the base. */
export interface AcceptContext {
  /** `typecast`: best effort, with new choices and new linked records where there are none. */
  readonly typecast: boolean;
  recordExists(tableId: string, id: string): boolean;
  /** The record of that name, made when there is none. */
  recordNamed(tableId: string, name: string): string;
  addChoice(field: Field, name: string): void;
}

/**
 * A value as the cell keeps it; `null` clears.
 *
 * @param current what the cell holds: attachments that stay are named by their ids.
 * @throws Refusal in the words of the field's kind.
 */
export function acceptValue(field: Field, value: Json, current: Json, context: AcceptContext): Json {
  if (value === null || value === '' || (isJsonArray(value) && value.length === 0)) return null;
  switch (field.kind) {
    case 'singleLineText':
    case 'multilineText':
      return acceptText(field, value, context);
    case 'date':
      return acceptDate(field, value, context);
    case 'singleSelect':
      if (typeof value !== 'string') throw unacceptable(field.name);
      return acceptChoice(field, value, context);
    case 'multipleSelects':
      return [...new Set(textsIn(field, value, context).map((name) => acceptChoice(field, name, context)))];
    case 'multipleRecordLinks':
      return [...new Set(linksIn(field, value, context).map((text) => acceptLink(field, text, context)))];
    case 'multipleAttachments':
      return acceptAttachments(field, value, current);
  }
}

function acceptText(field: Field, value: Json, { typecast }: AcceptContext): string {
  if (typeof value === 'string') return value;
  if (!typecast || typeof value === 'object') throw unacceptable(field.name);
  return String(value);
}

function acceptDate(field: Field, value: Json, { typecast }: AcceptContext): string {
  if (typeof value === 'string') {
    if (isDate(value)) return value;
    const time = typecast ? Date.parse(value) : Number.NaN;
    if (!Number.isNaN(time)) return new Date(time).toISOString().slice(0, 10);
    throw unprocessable('INVALID_VALUE_FOR_COLUMN', `Cannot parse date value "${value}" for field ${field.name}`);
  }
  throw unacceptable(field.name);
}

function acceptChoice(field: Field, name: string, { typecast, addChoice }: AcceptContext): string {
  if (field.choices.some((choice) => choice.name === name)) return name;
  if (!typecast) {
    throw unprocessable(
      'INVALID_MULTIPLE_CHOICE_OPTIONS',
      `Insufficient permissions to create new select option ""${name}""`,
    );
  }
  addChoice(field, name);
  return name;
}

function acceptLink(field: Field, text: string, context: AcceptContext): string {
  const tableId = field.linkedTableId ?? '';
  if (context.recordExists(tableId, text)) return text;
  if (/^rec[A-Za-z0-9]{14}$/.test(text)) {
    throw unprocessable('ROW_DOES_NOT_EXIST', `Record ID ${text} does not exist`);
  }
  if (context.typecast) return context.recordNamed(tableId, text);
  throw unprocessable('INVALID_RECORD_ID', `Value "${text}" is not a valid record ID.`);
}

/** Ids, or as older clients send them, objects with an id. */
function linksIn(field: Field, value: Json, context: AcceptContext): string[] {
  if (!isJsonArray(value)) return textsIn(field, value, context);
  return textsIn(
    field,
    value.map((one) => (isJsonObject(one) ? (one.id ?? null) : one)),
    context,
  );
}

/** An array of texts; with typecast a text with commas too. */
function textsIn(field: Field, value: Json, { typecast }: AcceptContext): string[] {
  const items = typeof value === 'string' && typecast ? value.split(',').map((part) => part.trim()) : value;
  if (!isJsonArray(items)) throw unacceptable(field.name);
  return items.map((item) => {
    if (typeof item !== 'string') throw unacceptable(field.name);
    return item;
  });
}
