import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { businessDay } from '../common/clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../common/clock/business-time-zone.js';
import { Clock } from '../common/clock/clock.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { isRefusal } from '../database/missing-grant.js';
import { Warehouse } from '../database/warehouse.js';
import { countGaps } from './count-gaps.js';
import { GAP_GRANTS, REMEMBER_GAP_DAY, REMEMBER_GAPS } from './data-gaps.queries.js';
import { DataGapsService } from './data-gaps.service.js';

/** So that `since` is right to a minute; the whole look takes some 20 ms. */
const LOOK_INTERVAL_MS = 60_000;

/** Remembers when each gap was first seen, and how many there were each day. Every instance may do it: the result is one. */
@Injectable()
export class GapRecorder implements OnApplicationBootstrap {
  private readonly log = new Logger(GapRecorder.name);
  private refusalTold = false;

  constructor(
    private readonly gaps: DataGapsService,
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.look();
  }

  /** Looks once and remembers; without schema `pipeline` there is nowhere to. */
  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    if (!this.options.pipelineReady) return;
    try {
      const found = await this.gaps.findAll();
      const seen = found.map(({ resource, id, rule, reason }) => ({ resource, record_id: id, gap: rule.name, reason }));
      await this.warehouse.rows(REMEMBER_GAPS, [JSON.stringify(seen)]);
      const today = businessDay(this.clock.now(), this.timeZone);
      await this.warehouse.rows(REMEMBER_GAP_DAY, [today, JSON.stringify(countGaps(found))]);
    } catch (error) {
      // The next look makes up for it.
      if (isRefusal(error)) await this.tellRefusal(error);
      else if (isDatabaseUnavailable(error))
        this.log.warn('the gaps were not remembered: the database does not answer');
      else this.log.warn(`the gaps were not remembered: ${String(error)}`);
    }
  }

  /** Once: a right is given by a person, and the next look uses it. */
  private async tellRefusal({ message }: Error): Promise<void> {
    if (this.refusalTold) return;
    this.refusalTold = true;
    // Lost at this very moment, the database leaves the line without its remedy.
    const [missing] = await this.warehouse.rows<{ grants: string }>(GAP_GRANTS).catch(() => []);
    const remedy = this.options.toldGrants.remedy(missing?.grants);
    this.log.warn(`since when there are gaps is not remembered: ${message}${remedy}`);
  }
}
