import type { Value } from '../edits/edit';

/** What every record has that can be edited. Its other fields are read by name. */
export interface EditableRow {
  readonly id: string;
  readonly version: string;
  readonly data_gaps: readonly string[];
}

/** A field of a row, by its name. */
export function fieldOf(row: object, field: string): Value {
  const value: unknown = new Map<string, unknown>(Object.entries(row)).get(field);
  if (Array.isArray(value)) return value.map(String);
  return value === null || value === undefined ? null : String(value);
}

/** What a row is called. */
export function nameOf(row: object): string | null {
  const name = fieldOf(row, 'name') ?? fieldOf(row, 'sku_name');
  return Array.isArray(name) ? name.join(' ') : name;
}
