import { DEMO_TABLES } from '../../database/demo/demo-tables.js';
import type { PastNight } from '../../database/demo/past-nights.js';
import { type Story, timestamp } from '../../database/demo/story.js';
import type { QuietTime } from '../freshness/quiet-times.js';
import type { SourceReadings, StateRow, TableReading } from '../freshness/readings.js';
import { pickStateRows } from '../freshness/state-rows.js';
import { SOURCE_DESCRIPTIONS, SOURCES, type Source } from '../sources.js';

/** What would have been read of a source after a night of the demo's past: Airtable and Asana came whole in each of them. */
export function readNight(
  source: Source,
  { at, ...night }: PastNight,
  tables: readonly DemoTable[],
  quiet: QuietTime,
): SourceReadings {
  const common = { source, runs: [], ...quiet, setUp: true, otherTable: null };
  const written = tables.filter((table) => table.source === source);
  const rows = written.reduce((sum, table) => sum + table.rows, 0);
  if (source !== 'netsuite') {
    const newestSyncedAt = timestamp(at);
    const readings = written.map((table) => readingOf(table.name, newestSyncedAt, table.rows));
    return { ...common, tables: readings, rows, state: null, otherState: null, newestBusinessDate: null };
  }
  const states = night.state.map(
    (row): StateRow => ({
      entity: row.entity,
      lastSyncAt: row.last_sync_at,
      lastRunAt: row.last_run_at,
      lastRunStatus: row.last_run_status,
      rowsSynced: row.rows_synced,
    }),
  );
  const invoices = readingOf('ns.invoices', night.newestLineAt, null);
  return {
    ...common,
    ...pickStateRows(states),
    tables: [invoices],
    rows,
    newestBusinessDate: night.newestBusinessDate,
  };
}

/** A table that a source's pull writes, with the rows that the demo has of it. */
export interface DemoTable {
  readonly source: Source;
  readonly name: string;
  readonly rows: number;
}

/** All of them. */
export function demoTables(story: Story): DemoTable[] {
  return SOURCES.flatMap((source) =>
    SOURCE_DESCRIPTIONS[source].tables.map((name) => ({ source, name, rows: DEMO_TABLES[name]?.(story).total ?? 0 })),
  );
}

/** Where rows are counted, the load had stamped every one. */
function readingOf(name: string, newestSyncedAt: string, rows: number | null): TableReading {
  return { name, newestSyncedAt, rows, rowsOfNewestLoad: rows, unreadable: null };
}
