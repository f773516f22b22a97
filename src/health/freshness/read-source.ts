import { businessDay } from '../../clock/business-day.js';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { SOURCE_DESCRIPTIONS, type Source } from '../sources.js';
import type { Ask } from './ask.js';
import { findOtherTable } from './find-other-table.js';
import { SELECT_INVOICE_READINGS, SELECT_STATE_ROWS, selectRuns, selectTableReading } from './freshness.queries.js';
import type { QuietTime } from './quiet-times.js';
import {
  newestRowOf,
  type OwnRun,
  oldBefore,
  type SourceReadings,
  type StateRow,
  type TableReading,
  toMs,
} from './readings.js';
import { pickStateRows } from './state-rows.js';

/** Enough to see what the last nights were. */
export const RUNS_JUDGED = 5;

/** How a source is read. */
export interface ReadOptions {
  readonly ask: Ask;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly timeZone: string;
  /** `pipeline.sync_run`, or what stands in for it where it is missing. */
  readonly syncRun: string;
  readonly quiet: QuietTime;
  readonly setUp: boolean;
  /** How many runs of our own to read, the newest first; some nights where it is left out. */
  readonly runs?: number;
}

/** Reads everything that is known of a source. Some statements, none of which grows with the invoices or with history. */
export async function readSource(source: Source, options: ReadOptions): Promise<SourceReadings> {
  const { ask, now, quiet, setUp, syncRun } = options;
  const runs = await ask<OwnRun>(selectRuns(syncRun), [source, options.runs ?? RUNS_JUDGED]);
  const common = { source, runs, ...quiet, setUp, otherTable: null };
  if (source !== 'netsuite') {
    const tables = await Promise.all(SOURCE_DESCRIPTIONS[source].tables.map((table) => readTable(ask, table)));
    const counts = tables.flatMap(({ rows }) => rows ?? []);
    const rows = counts.length > 0 ? counts.reduce((total, count) => total + count, 0) : null;
    return { ...common, tables, rows, state: null, otherState: null, newestBusinessDate: null };
  }
  const today = businessDay(now, options.timeZone);
  const [states, [invoices]] = await Promise.all([
    ask<StateRow>(SELECT_STATE_ROWS),
    ask<InvoiceReading>(SELECT_INVOICE_READINGS, [today]),
  ]);
  const { newestSyncedAt = null, newestBusinessDate = null, rows = null } = invoices ?? {};
  const table = { name: 'ns.invoices', newestSyncedAt, rows: null, rowsOfNewestLoad: null, unreadable: null };
  const readings = { ...common, ...pickStateRows(states), tables: [table], rows, newestBusinessDate };
  const newestRow = newestRowOf(readings) ?? Number.NEGATIVE_INFINITY;
  const old = oldBefore(quiet, now);
  if (newestRow >= old) return readings;
  // Only when the rows are old is it worth asking whether others came elsewhere.
  const since = Math.max(newestRow, old);
  return { ...readings, otherTable: await findOtherTable(ask, since, now) };
}

interface InvoiceReading {
  readonly newestSyncedAt: string | null;
  readonly newestBusinessDate: string | null;
  readonly rows: number | null;
}

/** One that is missing, or that our role may not read, says so instead of a reading. */
async function readTable(ask: Ask, name: string): Promise<TableReading> {
  try {
    const [row] = await ask<Omit<TableReading, 'name' | 'unreadable'>>(selectTableReading(name));
    const newestSyncedAt = toMs(row?.newestSyncedAt) === undefined ? null : (row?.newestSyncedAt ?? null);
    return {
      name,
      newestSyncedAt,
      rows: row?.rows ?? 0,
      rowsOfNewestLoad: row?.rowsOfNewestLoad ?? 0,
      unreadable: null,
    };
  } catch (error) {
    if (isDatabaseUnavailable(error)) throw error;
    const unreadable = error instanceof Error ? error.message : String(error);
    return { name, newestSyncedAt: null, rows: null, rowsOfNewestLoad: null, unreadable };
  }
}
