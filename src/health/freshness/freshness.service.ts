import { Inject, Injectable } from '@nestjs/common';
import { businessDay, instantOf, zonedParts } from '../../common/clock/business-day.js';
import { Clock } from '../../common/clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Warehouse } from '../../database/warehouse.js';
import type { FreshnessReadings, FreshnessVerdict } from './freshness.js';
import { SELECT_INVOICE_READINGS } from './freshness.queries.js';
import { judgeFreshness } from './judge-freshness.js';

/** Whether revenue can be believed, and if not, why. */
@Injectable()
export class FreshnessService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** The verdict on NetSuite's invoices, and the last business day whose lines are all there. */
  async ofInvoices(): Promise<FreshnessVerdict & { completeThrough: string | null }> {
    const [readings] = await this.warehouse.rows<FreshnessReadings>(SELECT_INVOICE_READINGS);
    const { inboundSchedule, inboundGraceMinutes, businessTimeZone: timeZone } = this.config;
    const verdict = judgeFreshness(readings ?? NO_READINGS, this.clock.now(), {
      ...inboundSchedule,
      timeZone,
      graceMs: inboundGraceMinutes * 60_000,
    });
    const completeThrough = verdict.lastSync === null ? null : dayBefore(Date.parse(verdict.lastSync), timeZone);
    return { ...verdict, completeThrough };
  }
}

const NO_READINGS: FreshnessReadings = { watermark: null, lastRunAt: null, lastRunStatus: null, newestSyncedAt: null };

/** Lines of the day itself may still have come after the pull. */
function dayBefore(instant: number, timeZone: string): string {
  const { year, month, day } = zonedParts(instant, timeZone);
  return businessDay(instantOf({ year, month, day: day - 1, hour: 12, minute: 0 }, timeZone), timeZone);
}
