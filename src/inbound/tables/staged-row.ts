import type { Json } from '../../upstreams/http/json.js';

/** A value on its way into a column: JSON for `jsonb`, else as PostgreSQL reads it. */
export type StagedValue = string | boolean | null | readonly string[];

/** A record that can be taken over. */
export interface StagedRow {
  readonly key: string;
  /** By column; what is missing is null. */
  readonly values: Readonly<Record<string, StagedValue>>;
  /** Of columns that hold one link: all of them, first to last, where there are several. */
  readonly links?: Readonly<Record<string, readonly string[]>>;
}

/** A record that can't be taken over as it is. */
export interface BadRow {
  readonly key: string;
  /** For a person: which field, and what is wrong with it. */
  readonly reason: string;
  readonly original: Json;
}

/** What became of a record. */
export type ReadRow = { readonly good: StagedRow } | { readonly bad: BadRow };

/** PostgreSQL keeps neither NUL nor half of a surrogate pair. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** A value as `jsonb` can keep it: what it can't is replaced by the sign for that. */
export function storable(value: Json): Json {
  if (typeof value === 'string') return isStorable(value) ? value : value.toWellFormed().replaceAll('\0', '\u{fffd}');
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(storable);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(storable(key)), storable(item)]));
}
