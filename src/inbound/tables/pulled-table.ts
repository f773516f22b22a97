import type { PullSourceName } from '../pull-sources.js';

/** What a column holds, as PostgreSQL calls it. */
export type ColumnType = 'text' | 'text[]' | 'date' | 'timestamptz' | 'boolean' | 'jsonb' | 'numeric' | 'numeric(14,2)';

/** A column that a pull fills. */
export interface PulledColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** Holds one of possibly several links: the others are kept in `pipeline.multiple_link`. */
  readonly link?: boolean;
  /** Holds the address of our copy of a picture: the upstream's name of the field that has the file. */
  readonly file?: string;
}

/** A column of pictures. Staged it holds the file's JSON, until our copy's address takes its place. */
export type FileColumn = PulledColumn & { readonly file: string };

/** A table of the warehouse that a pull fills. Its columns are names of ours, never an upstream's: they go into SQL. */
export interface PulledTable {
  readonly source: PullSourceName;
  /** `schema.table`. */
  readonly name: string;
  readonly key: 'id' | 'gid';
  /** Without the key and `synced_at`. */
  readonly columns: readonly PulledColumn[];
  /** The queue's word for its records, where they can be edited here. */
  readonly entity?: string;
  /** The upstream lists it whole, so that what is missing in a listing is gone there. */
  readonly whole: boolean;
  /**
   * A record that the upstream shows under several parents has the one that the warehouse has, so that it does not move
   * with the order in which they are listed.
   */
  readonly parent?: string;
}

/** Whether a column differs between two row sources, by their aliases: order and emptiness of a list mean nothing. */
export function differs({ name, type }: PulledColumn, ours: string, theirs: string): string {
  const [a, b] = [`${ours}.${name}`, `${theirs}.${name}`];
  if (type !== 'text[]') return `${a} IS DISTINCT FROM ${b}`;
  return `NOT (coalesce(${a}, '{}') @> coalesce(${b}, '{}') AND coalesce(${a}, '{}') <@ coalesce(${b}, '{}'))`;
}

/** Whether any column differs. */
export function anyDiffers(columns: readonly PulledColumn[], ours: string, theirs: string): string {
  return columns.length === 0 ? 'false' : columns.map((column) => `(${differs(column, ours, theirs)})`).join(' OR ');
}
