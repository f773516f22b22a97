import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, Interval } from '@nestjs/schedule';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { compactRevenueRollup } from '../database/revenue-rollup/compact-revenue-rollup.js';
import { installRevenueRollup } from '../database/revenue-rollup/install-revenue-rollup.js';
import { verifyRevenueRollup } from '../database/revenue-rollup/verify-revenue-rollup.js';
import { Warehouse } from '../database/warehouse.js';

/** A table that a loader swapped has its rollup back after this long; until then revenue is summed from it directly. */
const LOOK_INTERVAL_MS = 5_000;

/** Keeps the revenue rollup usable and small, and compares it with the truth every night. Any number of instances may. */
@Injectable()
export class RollupUpkeep {
  private readonly log = new Logger(RollupUpkeep.name);
  private busy = false;
  private saidWhy = '';

  constructor(
    private readonly warehouse: Warehouse,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Puts it back where it is missing, and folds it where it has grown; two reads of the catalogue when all is well. */
  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    await this.alone(async () => {
      const result = await this.warehouse.withClient((client) => installRevenueRollup(client));
      const why = result.installed ? '' : result.reason;
      if (!result.installed && why !== this.saidWhy)
        this.log.warn(`revenue is summed from ns.invoices: ${JSON.stringify(result)}`);
      if (result.installed && result.action === 'built') this.log.log('the revenue rollup was put back');
      this.saidWhy = why;
      if (result.installed) await this.warehouse.withClient((client) => compactRevenueRollup(client));
    });
  }

  /** Compares it with a full sum of the lines, and repairs it. Four in the morning: loaders and readers are quiet. */
  @Cron('0 4 * * *')
  async verify(): Promise<void> {
    await this.alone(async () => {
      const found = await this.warehouse.withClient((client) => verifyRevenueRollup(client, { repair: true }));
      const { difference_count, faults, repaired } = found;
      if (repaired)
        this.log.error({ difference_count, faults }, 'the revenue rollup differed from the lines and was rebuilt');
      else this.log.log('the revenue rollup agrees with the lines');
    });
  }

  private async alone(work: () => Promise<void>): Promise<void> {
    if (this.busy || !this.options.pipelineReady) return;
    this.busy = true;
    try {
      await work();
    } catch (error) {
      if (!isDatabaseUnavailable(error)) this.log.warn(`upkeep of the revenue rollup failed: ${String(error)}`);
    } finally {
      this.busy = false;
    }
  }
}
