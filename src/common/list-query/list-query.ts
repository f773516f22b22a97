import type { Field } from '../fields/field.decorator.js';

/** One parsed condition of a list: `field=value`, `field[gte]=…` or `field[lte]=…`. */
export interface FieldFilter {
  readonly field: Field;
  readonly operator: 'any' | 'gte' | 'lte';
  /** For `any`: any of them matches, `null` means empty. For `gte` and `lte` exactly one, not null. */
  readonly values: readonly (string | number | boolean | null)[];
}

/** One key of an order; empty values stand last in both directions. */
export interface SortKey {
  readonly field: Field;
  readonly descending: boolean;
}

/** The place after which a page begins: the sort values and the id of the last row before it. */
export interface Position {
  readonly values: readonly (string | number | boolean | null)[];
  readonly id: string;
}

/** A list query, parsed and checked against the fields of its resource. */
export interface ListQuery {
  readonly filters: readonly FieldFilter[];
  /** What `q` searches for, folded as the names are (see `foldText`). */
  readonly search: string | undefined;
  readonly sort: readonly SortKey[];
  /** The fields to answer, in declared order. */
  readonly fields: readonly Field[];
  /** Rows a page; undefined means the whole list. */
  readonly limit: number | undefined;
  readonly after: Position | undefined;
  readonly format: 'json' | 'csv';
  /** Begin the CSV with a byte order mark, for spreadsheets that guess encodings. */
  readonly bom: boolean;
}

/** The largest page. Without `limit` the whole list comes anyway, so this only bounds what a cursor carries on. */
export const MAX_LIMIT = 1000;
