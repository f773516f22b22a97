import { Injectable } from '@nestjs/common';
import { businessDay } from '../../clock/business-day.js';
import { Warehouse } from '../../database/warehouse.js';
import { lastDueRun, type NightlySchedule } from './nightly-schedule.js';
import { learnQuietTime, QUIET_BY_DEFAULT, type QuietTime } from './quiet-times.js';

/** How long nothing new may come before it is worth a word. */
@Injectable()
export class QuietTimes {
  /** Between two due runs of a business day what two years of days say does not change: read once. */
  private learned: { readonly key: string; readonly quiet: QuietTime } | undefined;
  readonly byDefault = QUIET_BY_DEFAULT;

  constructor(private readonly warehouse: Warehouse) {}

  /** Learned from the days on which there were invoices, where a rollup of them is kept. */
  async ofInvoices(now: number, schedule: NightlySchedule): Promise<QuietTime> {
    if (this.warehouse.revenueSource !== 'rollup') return QUIET_BY_DEFAULT;
    const key = `${businessDay(now, schedule.timeZone)} ${lastDueRun(now, schedule)}`;
    if (this.learned?.key === key) return this.learned.quiet;
    const quiet = await learnQuietTime((sql, values) => this.warehouse.rows(sql, values), now, schedule);
    // An empty table, or one that is being loaded, has taught nothing: look again.
    if (quiet !== undefined) this.learned = { key, quiet };
    return quiet ?? QUIET_BY_DEFAULT;
  }
}
