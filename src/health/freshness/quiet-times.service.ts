import { Inject, Injectable } from '@nestjs/common';
import { businessDay } from '../../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../../clock/business-time-zone.js';
import { USABLE_BUILD } from '../../database/revenue-rollup/revenue-usable.sql.js';
import { Warehouse } from '../../database/warehouse.js';
import { selectLongestQuiet } from './freshness.queries.js';
import { QUIET_MS, quietFrom } from './quiet-times.js';

/** How long nothing new may come before it is worth a word. */
@Injectable()
export class QuietTimes {
  /** Of a business day what a year of days says changes little: read once. */
  private learned: { readonly day: string; readonly quietMs: number } | undefined;
  readonly byDefault = QUIET_MS;

  constructor(
    private readonly warehouse: Warehouse,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** Learned from the days on which there were invoices, where a rollup of them is kept. */
  async ofInvoices(now: number): Promise<number> {
    if (this.warehouse.revenueSource !== 'rollup') return QUIET_MS;
    const day = businessDay(now, this.timeZone);
    if (this.learned?.day === day) return this.learned.quietMs;
    const [row] = await this.warehouse.rows<{ days: number | null; known: number }>(selectLongestQuiet(USABLE_BUILD), [
      day,
    ]);
    const quietMs = quietFrom(row?.days ?? null, row?.known ?? 0);
    // An empty table, or one that is being loaded, has taught nothing: look again.
    if (quietMs !== null) this.learned = { day, quietMs };
    return quietMs ?? QUIET_MS;
  }
}
