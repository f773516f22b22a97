import pg from 'pg';
import type { Settings } from '../boot/load-settings.js';
import { type PipelineTable, pipelineTable } from '../database/pipeline-tables.js';
import type { RevenueSource } from '../database/revenue-rollup/revenue-parts.sql.js';
import type { ReadOnlyDatabase } from './read-only-database.js';

/** What is known before the checks begin. */
export interface WarehouseFacts {
  readonly database: string;
  readonly role: string;
  readonly server_version: string;
  /** Whether our role may make schemas. */
  readonly may_create: boolean;
  readonly has_pipeline: boolean;
  readonly may_use_pipeline: boolean;
  /** Tables that our role may read, as `schema.table`. */
  readonly readable: readonly string[];
  /** Tables of ours that are there and that our role may not read, as `pipeline.table`. */
  readonly hidden: readonly string[];
}

/** What the command line and the environment ask for. */
export interface DoctorOptions {
  /** Text of an existing BRAND_MAP with the name of its file. */
  readonly brandMap: { readonly file: string; readonly text: string } | undefined;
  /** Where the product is reached from outside. */
  readonly publicUrl: string | undefined;
  /** Where each upstream is that this instance has credentials or a stand-in for, by its source: `netsuite`, … */
  readonly upstreamUrls: ReadonlyMap<string, string>;
  readonly settings: Settings;
}

/** What every check is given. */
export interface Examination {
  readonly db: ReadOnlyDatabase;
  readonly facts: WarehouseFacts;
  readonly options: DoctorOptions;
  /** Where sums of revenue come from. */
  readonly revenueSource: RevenueSource;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Whether our role can read a table that exists. */
export function canRead({ facts }: Examination, table: string): boolean {
  return facts.readable.includes(table);
}

/** Of some tables of ours, those that are there and hidden from our role, and the GRANT that would show them. */
export function hiddenOf(
  { facts }: Examination,
  tables: readonly string[],
): { readonly tables: readonly string[]; readonly grant: string } {
  const hidden = tables.filter((table) => facts.hidden.includes(table));
  const role = pg.escapeIdentifier(facts.role);
  const grant = `GRANT USAGE ON SCHEMA pipeline TO ${role}; GRANT SELECT ON ${hidden.join(', ')} TO ${role};`;
  return { tables: hidden, grant };
}

/** A table of ours for a FROM clause, or an empty one where it is missing or can't be read. */
export function oursOrNothing(examination: Examination, table: PipelineTable): string {
  return pipelineTable(table, canRead(examination, `pipeline.${table}`));
}
