import type pg from 'pg';
import type { RunningSimulators } from '../../simulators/src/start.js';
import { lastDueRun } from '../../src/health/freshness/nightly-schedule.js';
import { askToken, suiteql } from '../simulators/netsuite-testing.js';

const DAY_MS = 24 * 3_600_000;
const SCHEDULE = { hour: 2, minute: 0, timeZone: 'America/New_York', graceMs: 3 * 3_600_000 };

/** The nightly run of so many nights ago, as the product's defaults have it; 0 is the last one whose grace is over. */
export function night(ago: number): Date {
  return new Date(lastDueRun(Date.now() - ago * DAY_MS, SCHEDULE));
}

/** What somebody's job does otherwise than it should. */
export interface Habits {
  /** Where it looks for the table `invoices`. */
  readonly searchPath?: string;
  /** The row of the state table that it keeps. */
  readonly entity?: string;
  /** Where it leaves the watermark: at the newest line that came, at its own clock whatever came, or where it is. */
  readonly watermark?: 'lines' | 'clock' | 'untouched';
}

/**
 * The loader that somebody wrote before there was this product, with the faults that such ones have: it asks NetSuite for
 * what is later than the watermark's day, writes row after row and goes on past those that are refused, calls everything
 * that raised no error a success, and knows the time by the clock of its machine.
 */
export class NightlyJob {
  private bearer = '';

  constructor(
    private readonly netsuite: RunningSimulators['netsuite'],
    private readonly client: pg.Client,
  ) {}

  /** Runs once, at what its machine's clock says. */
  async run(now: Date, { searchPath = 'ns', entity = 'invoices', watermark = 'lines' }: Habits = {}): Promise<void> {
    const { rows } = await this.client.query<{ at: Date | null }>(
      'SELECT last_sync_at AS at FROM netsuite_raw.sync_state WHERE entity = $1',
      [entity],
    );
    const since = rows[0]?.at ?? new Date('2000-01-01T12:00:00Z');
    let status = 'success';
    let lines: Record<string, string>[] = [];
    try {
      lines = await this.ask(since);
      await this.client.query(`SET search_path = ${searchPath}`);
      for (const line of lines) await this.write(line, now);
    } catch (error) {
      status = `error: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      await this.client.query('RESET search_path');
    }
    const newest = lines
      .map(({ at }) => `${at}Z`)
      .sort()
      .at(-1);
    const to = { lines: newest ?? since.toISOString(), clock: now.toISOString(), untouched: since.toISOString() };
    await this.client.query(
      `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status, rows_synced)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (entity) DO UPDATE SET last_sync_at = excluded.last_sync_at, last_run_at = excluded.last_run_at,
         last_run_status = excluded.last_run_status, rows_synced = excluded.rows_synced`,
      [entity, to[watermark], now, status, lines.length],
    );
  }

  private async ask(since: Date): Promise<Record<string, string>[]> {
    if (this.bearer === '') this.bearer = `Bearer ${(await askToken(this.netsuite)).body.access_token}`;
    const day = since.toISOString().slice(0, 10);
    const answer = await suiteql(
      this.netsuite,
      this.bearer,
      `SELECT tl.uniquekey AS id, t.tranid AS number, TO_CHAR(t.trandate, 'YYYY-MM-DD') AS day, BUILTIN.DF(t.entity) AS customer,
              BUILTIN.DF(tl.class) AS brand, BUILTIN.DF(tl.item) AS item, -tl.quantity AS quantity, -tl.netamount AS amount,
              TO_CHAR(t.lastmodifieddate, 'YYYY-MM-DD"T"HH24:MI:SS') AS at
         FROM transactionline tl INNER JOIN transaction t ON t.id = tl.transaction
        WHERE t.lastmodifieddate >= TO_DATE('${day}', 'YYYY-MM-DD') ORDER BY t.lastmodifieddate, tl.uniquekey`,
    );
    if (answer.status === 200) return answer.body.items;
    throw new Error(`${answer.status} ${answer.body['o:errorDetails']?.[0]?.detail}`);
  }

  private async write(line: Record<string, string>, now: Date): Promise<void> {
    const columns = ['id', 'number', 'day', 'customer', 'brand', 'item', 'quantity', 'amount', 'at'];
    await this.client
      .query(
        `INSERT INTO invoices (id, invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at, synced_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamp AT TIME ZONE 'UTC', $10)
         ON CONFLICT (id) DO UPDATE SET synced_at = excluded.synced_at`,
        [...columns.map((column) => line[column] ?? null), now],
      )
      .catch(() => undefined);
  }
}
