import { QUIET_BY_DEFAULT } from '../../src/health/freshness/quiet-times.js';
import type { OwnRun, SourceReadings } from '../../src/health/freshness/readings.js';
import type { RowsDue } from '../../src/health/freshness/rows-due.js';

/** What a test says of NetSuite's invoices; everything else is as it is where nothing else was found. */
export interface Told {
  watermark: string | null;
  lastRunAt: string | null;
  lastRunStatus: string | null;
  newestSyncedAt: string | null;
  rowsSynced: number;
  rows: number | null;
  /** The watermark of another state row that may be meant. */
  otherWatermark: string | null;
  /** How new the rows of another table are. */
  otherTableAt: string | null;
  newestBusinessDate: string | null;
  runs: readonly OwnRun[];
  setUp: boolean;
  rowsDue: RowsDue | null;
}

/** Readings of NetSuite's invoices. */
export function invoiceReadings(told: Partial<Told>): SourceReadings {
  const { watermark = null, lastRunAt = null, lastRunStatus = null, newestSyncedAt = null, rowsSynced = 0 } = told;
  const { otherWatermark = null, otherTableAt = null, runs = [], setUp = true, rows = null } = told;
  const isTold = watermark !== null || lastRunAt !== null || lastRunStatus !== null;
  const state = { lastSyncAt: watermark, lastRunAt, lastRunStatus, rowsSynced };
  const other = { lastSyncAt: otherWatermark, lastRunAt: null, lastRunStatus: null, rowsSynced: null };
  return {
    source: 'netsuite',
    tables: [{ name: 'ns.invoices', newestSyncedAt, rows: null, rowsOfNewestLoad: null, unreadable: null }],
    state: isTold ? { entity: 'invoices', ...state } : null,
    otherState: otherWatermark === null ? null : { entity: 'invoice_lines', ...other },
    runs,
    newestBusinessDate: told.newestBusinessDate ?? null,
    rows,
    otherTable: otherTableAt === null ? null : { name: 'public.invoices', column: 'synced_at', newestAt: otherTableAt },
    ...QUIET_BY_DEFAULT,
    rowsDue: told.rowsDue ?? null,
    setUp,
  };
}

/** A run of our own that went well and brought nothing, but for what a test says. */
export function anOwnRun(differences: Partial<OwnRun> & Pick<OwnRun, 'startedAt'>): OwnRun {
  const status = differences.status ?? 'ok';
  return {
    id: '1',
    mode: 'incremental',
    trigger: 'schedule',
    requestedBy: 'schedule',
    status,
    phase: 'done',
    finishedAt: status === 'running' ? null : differences.startedAt,
    heartbeatAt: differences.startedAt,
    rowsRead: 0,
    rowsInserted: 0,
    rowsUpdated: 0,
    rowsUnchanged: 0,
    rowsQuarantined: 0,
    picturesFailed: 0,
    watermarkAfter: null,
    upstreamNewestAt: null,
    upstreamNewerRows: null,
    expectedRowsLow: null,
    expectedRowsHigh: null,
    error: null,
    ...differences,
  };
}
