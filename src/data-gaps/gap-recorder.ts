import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { businessDay } from '../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database/database-options.js';
import { isDatabaseUnavailable } from '../database/database-unavailable.js';
import { isRefusal } from '../database/missing-grant.js';
import { Warehouse } from '../database/warehouse.js';
import { countGaps } from './count-gaps.js';
import {
  FORGET_GAP_CHANGES,
  GAP_GRANTS,
  REMEMBER_GAP_DAY,
  REMEMBER_GAPS,
  selectGapsSeen,
} from './data-gaps.queries.js';
import { DataGapsService } from './data-gaps.service.js';
import type { GapSurvey } from './find-all-gaps.js';

/** So that `since` is right to a minute; the whole look takes some 20 ms. */
const LOOK_INTERVAL_MS = 60_000;

/** Remembers when each gap was first seen, and how many there were each day. Every instance may do it: the result is one. */
@Injectable()
export class GapRecorder implements OnApplicationBootstrap {
  private readonly log = new Logger(GapRecorder.name);
  private refusalTold = false;
  private forgotOn = '';

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
      const survey = await this.gaps.survey();
      const found = survey.gaps;
      const seen = found.map(({ resource, id, rule, reason, name, brandId, brandName }) => ({
        ...{ resource, record_id: id, gap: rule.name, reason },
        ...{ record_name: name, brand_id: brandId, brand_name: brandName },
      }));
      const closed = JSON.stringify(await this.describeClosed(survey));
      await this.warehouse.rows(REMEMBER_GAPS, [JSON.stringify(seen), closed]);
      const today = businessDay(this.clock.now(), this.timeZone);
      await this.warehouse.rows(REMEMBER_GAP_DAY, [today, JSON.stringify(countGaps(found))]);
      if (today !== this.forgotOn) await this.warehouse.rows(FORGET_GAP_CHANGES);
      this.forgotOn = today;
    } catch (error) {
      // The next look makes up for it.
      if (isRefusal(error)) await this.tellRefusal(error);
      else if (isDatabaseUnavailable(error))
        this.log.warn('the gaps were not remembered: the database does not answer');
      else this.log.warn(`the gaps were not remembered: ${String(error)}`);
    }
  }

  /** Whose the gaps are that are gone, as far as their records are still there. Most looks find none. */
  private async describeClosed({ gaps, records }: GapSurvey): Promise<object[]> {
    const open = new Set(gaps.map(({ resource, id, rule }) => `${resource} ${id} ${rule.name}`));
    const seen = await this.warehouse.rows<{ resource: string; record_id: string; gap: string }>(
      selectGapsSeen(this.warehouse.pipeline('gap_seen')),
    );
    const closed = seen.filter(({ resource, record_id, gap }) => !open.has(`${resource} ${record_id} ${gap}`));
    if (closed.length === 0) return [];
    const known = records();
    return closed.flatMap(({ resource, record_id, gap }) => {
      const record = known.get(`${resource} ${record_id}`);
      if (record === undefined) return [];
      const { name: record_name, brandId: brand_id, brandName: brand_name } = record;
      return [{ resource, record_id, gap, record_name, brand_id, brand_name }];
    });
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
