import { isJsonArray, isJsonObject, type Json } from '../http/json.js';

/**
 * What a field is upstream, and how its value looks there and here:
 *
 * | kind | upstream | here |
 * |---|---|---|
 * | `text` | a text (also of a single select or a number; the first of a lookup) | text |
 * | `date` | `2026-01-31` | the same |
 * | `link` | a list with one record id | the id |
 * | `multi_select` | a list of options, in an order that means nothing | a list of texts |
 * | `attachment` | a list of files | the first picture of them, {@link UpstreamFile}: its URL expires in about two hours |
 * | `json` | a long text that holds JSON | what it holds |
 *
 * Empty is null here, and upstream: absent when read, null when written.
 */
export const FIELD_KINDS = ['text', 'date', 'link', 'multi_select', 'attachment', 'json'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** A file of an upstream. */
export interface UpstreamFile {
  /** Under which its content never changes. */
  readonly id: string;
  /** Signed, and good for about two hours. */
  readonly url: string;
  readonly filename: string | null;
  /** As the upstream says; not to be believed. */
  readonly type: string | null;
  /** In bytes, as the upstream says. */
  readonly size: number | null;
  /** A smaller picture of it, signed like it. */
  readonly preview: string | null;
}

/** What came of a value. */
export type Conversion =
  | {
      readonly ok: true;
      readonly value: Json;
      /** Links after the first, where one is meant: the reason of the gap `multiple_links`. */
      readonly surplus: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

/** A value of an upstream, as the warehouse keeps it. `undefined` is a field that the answer leaves out. */
export function fromUpstream(kind: FieldKind, value: Json | undefined): Conversion {
  if (isEmpty(value)) return converted(null);
  switch (kind) {
    case 'text':
      return textFrom(value);
    case 'date':
      return dateFrom(value);
    case 'link':
      return linkFrom(value);
    case 'multi_select':
      return optionsFrom(value);
    case 'attachment':
      return attachmentFrom(value);
    case 'json':
      return jsonFrom(value);
  }
}

/** A value of the warehouse, as the upstream takes it. Attachments are read only. */
export function toUpstream(kind: FieldKind, value: Json): Conversion {
  if (kind === 'attachment') return refused('An attachment is read only');
  if (isEmpty(value)) return converted(null);
  if (kind === 'json') return converted(JSON.stringify(value));
  const here = kind === 'multi_select' ? optionsFrom(value) : plainFrom(kind, value);
  return here.ok && kind === 'link' ? converted([here.value]) : here;
}

/** Whether two values of the warehouse mean the same. */
export function sameValue(kind: FieldKind, a: Json, b: Json): boolean {
  if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
  return comparable(kind, a) === comparable(kind, b);
}

/** Airtable can't tell an empty text or list from none. */
function isEmpty(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null || value === '' || (isJsonArray(value) && value.length === 0);
}

function plainFrom(kind: 'text' | 'date' | 'link', value: Json): Conversion {
  if (kind === 'date') return dateFrom(value);
  return typeof value === 'string' ? converted(value) : refused(`${show(value)} is not a text`);
}

function textFrom(value: Json): Conversion {
  if (typeof value === 'string') return converted(value);
  if (typeof value === 'number') return converted(String(value));
  // A lookup is a list, also of one.
  if (isJsonArray(value) && value.length === 1) return textFrom(value[0] ?? null);
  return refused(`${show(value)} is not a text`);
}

function dateFrom(value: Json): Conversion {
  if (typeof value !== 'string') return refused(`${show(value)} is not a date`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value)) return converted(value);
  // A moment has a day only together with a time zone, which the field does not tell.
  return refused(`${show(value)} is not a date like 2026-01-31`);
}

function linkFrom(value: Json): Conversion {
  // One id alone is a text field that holds an id.
  const ids = isJsonArray(value) ? value : [value];
  const texts = ids.filter((id) => typeof id === 'string' && id !== '');
  const [first, ...surplus] = texts.filter((id) => typeof id === 'string');
  if (first === undefined || texts.length < ids.length) return refused(`${show(value)} is not a list of record ids`);
  return { ok: true, value: first, surplus };
}

function optionsFrom(value: Json): Conversion {
  if (!isJsonArray(value) || !value.every((option) => typeof option === 'string'))
    return refused(`${show(value)} is not a list of texts`);
  return converted([...new Set(value)]);
}

function attachmentFrom(value: Json): Conversion {
  const files = isJsonArray(value) ? value.map(fileFrom).filter((file) => file !== undefined) : [];
  const file = files.find(({ type }) => type?.startsWith('image/')) ?? files[0];
  if (file !== undefined) return converted({ ...file });
  return refused(`${show(value)} is not a list of attachments`);
}

function fileFrom(value: Json): UpstreamFile | undefined {
  if (!isJsonObject(value) || typeof value.id !== 'string' || typeof value.url !== 'string') return undefined;
  const { id, url, filename, type, size, thumbnails } = value;
  const previews = isJsonObject(thumbnails) ? [thumbnails.full, thumbnails.large] : [];
  const preview = previews
    .map((one) => (isJsonObject(one) ? one.url : undefined))
    .find((one) => typeof one === 'string');
  return {
    id,
    url,
    filename: typeof filename === 'string' ? filename : null,
    type: typeof type === 'string' ? type : null,
    size: typeof size === 'number' ? size : null,
    preview: preview ?? null,
  };
}

function jsonFrom(value: Json): Conversion {
  if (typeof value !== 'string') return refused(`${show(value)} is not a text that holds JSON`);
  try {
    return converted(JSON.parse(value));
  } catch {
    return refused(`${show(value)} is not JSON`);
  }
}

function comparable(kind: FieldKind, value: Json): string {
  if (kind === 'multi_select' && isJsonArray(value)) return JSON.stringify([...new Set(value.map(String))].sort());
  return kind === 'json' ? JSON.stringify(sorted(value)) : JSON.stringify(value);
}

/** jsonb keeps no order of keys. */
function sorted(value: Json): Json {
  if (isJsonArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function isCalendarDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function converted(value: Json): Conversion {
  return { ok: true, value, surplus: [] };
}

function refused(reason: string): Conversion {
  return { ok: false, reason };
}

function show(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
