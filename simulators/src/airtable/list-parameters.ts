import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { invalidRequest, unknownField, unprocessable } from './errors.js';
import { type Field, fieldOf, type Table } from './schema.js';

const MAX_PAGE_SIZE = 100;

/** What a listing is asked for. */
export interface ListParameters {
  readonly pageSize: number;
  readonly maxRecords: number;
  readonly offset: string | null;
  readonly fields: readonly Field[] | undefined;
  readonly formula: string | null;
  readonly sort: readonly { readonly field: Field; readonly descending: boolean }[];
  readonly byFieldId: boolean;
}

/** Parameters that are taken; any other is refused, as the real API refuses it. */
const KNOWN = new Set([
  'pageSize',
  'maxRecords',
  'offset',
  'fields',
  'filterByFormula',
  'sort',
  'view',
  'returnFieldsByFieldId',
  'cellFormat',
  'timeZone',
  'userLocale',
  'recordMetadata',
  // The official client repeats its own option in the body of a listRecords request.
  'method',
]);

/** @throws Refusal */
export function readListParameters(asked: JsonObject, table: Table): ListParameters {
  if (Object.keys(asked).some((name) => !KNOWN.has(name))) throw invalidRequest();
  if (asked.cellFormat !== undefined && asked.cellFormat !== 'json') throw invalidRequest();
  if (asked.view !== undefined && asked.view !== 'Grid view') {
    throw unprocessable('VIEW_NAME_NOT_FOUND', `View ${String(asked.view)} not found`);
  }
  return {
    pageSize: wholeNumber(asked.pageSize, MAX_PAGE_SIZE, MAX_PAGE_SIZE),
    maxRecords: wholeNumber(asked.maxRecords, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    offset: textOrNull(asked.offset),
    fields: asked.fields === undefined ? undefined : listOf(asked.fields).map((name) => fieldNamed(table, name)),
    formula: textOrNull(asked.filterByFormula),
    sort: asked.sort === undefined ? [] : listOf(asked.sort).map((item) => sortItem(table, item)),
    byFieldId: isOn(asked.returnFieldsByFieldId),
  };
}

/**
 * A query as the body of listRecords would say it: `fields[]=A&sort[0][field]=B` is `{fields: ["A"], sort: [{field: "B"}]}`.
 */
export function queryAsBody(query: URLSearchParams): JsonObject {
  const body: Record<string, Json> = {};
  const lists = new Map<string, string[]>();
  const sort: Record<string, Record<string, string>> = {};
  for (const [key, value] of query) {
    const [, place = '', part = ''] = /^sort\[(\d+)\]\[(field|direction)\]$/.exec(key) ?? [];
    const [, list] = /^(\w+)\[\d*\]$/.exec(key) ?? [];
    if (part !== '') sort[place] = { ...sort[place], [part]: value };
    else if (list !== undefined) lists.set(list, [...(lists.get(list) ?? []), value]);
    else body[key] = value;
  }
  if (Object.keys(sort).length > 0) body.sort = Object.values(sort);
  return { ...body, ...Object.fromEntries(lists) };
}

export function isOn(value: Json | undefined): boolean {
  return value === true || value === 'true' || value === '1';
}

function fieldNamed(table: Table, name: Json): Field {
  const field = fieldOf(table, String(name));
  if (field === undefined) throw unknownField(String(name));
  return field;
}

function sortItem(table: Table, item: Json): ListParameters['sort'][number] {
  if (!isJsonObject(item)) throw invalidRequest();
  const { field, direction = 'asc' } = item;
  if (typeof field !== 'string' || (direction !== 'asc' && direction !== 'desc')) throw invalidRequest();
  return { field: fieldNamed(table, field), descending: direction === 'desc' };
}

/** A single value stands for a list of it: that is what a query can say. */
function listOf(value: Json): readonly Json[] {
  return isJsonArray(value) ? value : [value];
}

function textOrNull(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw invalidRequest();
  return value;
}

function wholeNumber(value: Json | undefined, fallback: number, most: number): number {
  if (value === undefined || value === null) return fallback;
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  if (!Number.isInteger(number) || number < 1 || number > most) throw invalidRequest();
  return number;
}
