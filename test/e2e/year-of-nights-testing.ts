import type pg from 'pg';
import { instantOf } from '../../src/clock/business-day.js';
import { expectNight } from '../../src/inbound/expectation/expect-night.js';
import { judgeReading } from '../../src/inbound/netsuite/judge-reading.js';

const ZONE = 'America/New_York';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Days off in New York of three years, as people there take them. */
const DAYS_OFF = new Set([
  ...['2023-11-23', '2023-11-24', '2023-12-25', '2023-12-26', '2024-01-01', '2024-01-15', '2024-05-27', '2024-07-04'],
  ...['2024-09-02'],
  ...['2024-11-28', '2024-11-29', '2024-12-24', '2024-12-25', '2024-12-26', '2025-01-01', '2025-01-20', '2025-05-26'],
  ...['2025-07-04', '2025-09-01', '2025-11-27', '2025-11-28', '2025-12-24', '2025-12-25', '2025-12-26', '2026-01-01'],
  ...['2026-01-19', '2026-05-25', '2026-07-03', '2026-09-07', '2026-11-26', '2026-11-27'],
]);

/** How many lines are saved on a day that is no working day. */
export interface Pace {
  readonly weekend: number;
  readonly dayOff: number;
}

/** The day so many days after another one; days are `YYYY-MM-DD`. */
export function dayAfter(day: string, days = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** When the run of a day's night is due: 02:00, or what a DST change makes of it. */
export function dueOf(day: string): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return instantOf({ year, month, day: date, hour: 2, minute: 0 }, ZONE);
}

/** Lines saved on a day: 40 ± 5 on a working one. */
export function linesOf(day: string, { weekend, dayOff }: Pace): number {
  if (DAYS_OFF.has(day)) return day.slice(5) === '12-25' ? 0 : dayOff;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6) return weekend;
  return 40 + Math.round(5 * Math.sin((Date.parse(day) / DAY_MS) * 2.3));
}

/** What is the matter with the runs of a night. */
export type Trouble = 'none' | 'down' | 'refused' | 'blind' | 'half_blind';

/** NetSuite, and what fills the warehouse from it, night by night: what a run reads, and what it then writes down. */
export class Nights {
  private watermark: string;
  /** Days whose lines are not in the warehouse yet. */
  private missing: string[] = [];

  constructor(
    private readonly client: pg.Client,
    private readonly pace: Pace,
    private readonly day: string,
  ) {
    this.watermark = this.savedOn(day);
  }

  /** The year before: lines only. */
  async lookBack(days: number): Promise<void> {
    const past = Array.from({ length: days }, (_, i) => dayAfter(this.day, i - days + 1));
    await this.write(past, new Date(dueOf(dayAfter(this.day))));
  }

  /** A pull of ours, at a moment, of what was saved until the end of `day`. */
  async pull(day: string, at: Date, trouble: Trouble): Promise<void> {
    this.missing.push(day);
    if (trouble === 'down') return;
    if (trouble === 'refused') return this.noteRun(at, 'failed', 0, null, 'NetSuite answered 503.');
    const seen = trouble === 'blind' ? 0 : trouble === 'half_blind' ? Math.min(this.lines, 4) : this.lines;
    const newest = trouble === 'blind' ? null : this.lines > 0 ? this.savedOn(this.newest) : this.watermark;
    const expected = await expectNight(this.client, at.getTime(), ZONE);
    const verdict = judgeReading({
      ...{ upstreamNewest: newest, upstreamNewer: seen, mode: 'incremental', watermark: this.watermark },
      ...{ counted: seen, read: seen, newer: seen, badAgain: 0, bad: [], expectedLow: expected?.low },
    });
    if (verdict.believed) await this.take(at);
    else if (seen > 0) await this.writePart(day, seen, at);
    await this.noteRun(at, verdict.status, seen, verdict.believed ? this.watermark : null, verdict.error);
  }

  /** Somebody's job, which calls all that raised no error a success. */
  async job(day: string, at: Date, trouble: Trouble): Promise<void> {
    this.missing.push(day);
    if (trouble === 'down') return;
    const rows = trouble === 'none' ? this.lines : 0;
    if (trouble === 'none') await this.take(at);
    await this.client.query(
      `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status, rows_synced)
       VALUES ('invoices', $1, $2, $3, $4) ON CONFLICT (entity) DO UPDATE SET last_sync_at = $1, last_run_at = $2,
         last_run_status = $3, rows_synced = $4`,
      [this.watermark, at, trouble === 'refused' ? 'error' : 'success', rows],
    );
  }

  private get lines(): number {
    return this.missing.reduce((sum, day) => sum + linesOf(day, this.pace), 0);
  }

  private get newest(): string {
    return this.missing.findLast((day) => linesOf(day, this.pace) > 0) ?? this.day;
  }

  private savedOn(day: string): string {
    return new Date(dueOf(dayAfter(day)) - 360 * MINUTE_MS).toISOString();
  }

  private async take(at: Date): Promise<void> {
    if (this.lines > 0) this.watermark = this.savedOn(this.newest);
    await this.write(this.missing, at);
    this.missing = [];
  }

  private async write(days: readonly string[], at: Date): Promise<void> {
    await this.client.query(
      `INSERT INTO ns.invoices (id, invoice_date, amount, synced_at)
       SELECT d.day || '-' || n, d.day::date, 10, $3 FROM unnest($1::text[], $2::int[]) AS d(day, lines), generate_series(1, d.lines) AS n`,
      [days, days.map((day) => linesOf(day, this.pace)), at],
    );
  }

  /** What came is merged also when it is not believed. */
  private async writePart(day: string, lines: number, at: Date): Promise<void> {
    await this.client.query(
      `INSERT INTO ns.invoices (id, invoice_date, amount, synced_at) SELECT 'part-' || $1::text || n, $1::text::date, 10, $3 FROM generate_series(1, $2::int) AS n`,
      [day, lines, at],
    );
  }

  private async noteRun(
    at: Date,
    status: string,
    rows: number,
    to: string | null,
    error: string | null,
  ): Promise<void> {
    await this.client.query(
      `INSERT INTO pipeline.sync_run (source, trigger, mode, requested_by, instance, started_at, finished_at, heartbeat_at, status,
                                      rows_read, rows_inserted, watermark_after, error)
       VALUES ('netsuite', 'schedule', 'incremental', 'schedule', 'year', $1, $1, $1, $2, $3, $4, $5, $6)`,
      [at, status, rows, rows, to, error],
    );
  }
}
