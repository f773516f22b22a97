import { Inject, Injectable } from '@nestjs/common';
import { instantOf } from '../../common/clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../../common/clock/business-time-zone.js';
import { Clock } from '../../common/clock/clock.js';
import { GAP_REASON_TEXT, GAP_REASONS } from '../../common/gaps/data-gap.decorator.js';
import { InvalidInputError } from '../../common/problem/domain-error.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import { DataGapsService } from '../data-gaps.service.js';
import type { BrandDigest, DigestGap, GapDigest } from '../dto/gap-digest.dto.js';
import { GAP_RESOURCES } from '../gap-resources.js';
import { type ChangedGap, SELECT_CHANGED_GAPS, SELECT_GAP_MEMORY } from './gap-digest.queries.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DEFAULT_DAYS = 7;

/** What each brand gained and lost since a moment. */
@Injectable()
export class GapDigestService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly gaps: DataGapsService,
    private readonly clock: Clock,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** The digest. @throws InvalidInputError when `since` is no day or moment that there was. */
  async since(wanted: string | undefined): Promise<GapDigest> {
    const now = this.clock.now();
    // Gaps are looked for once a minute; within one the answer, and its ETag, stays the same.
    const until = Math.ceil(now / MINUTE_MS) * MINUTE_MS;
    const asked = wanted === undefined ? until - DEFAULT_DAYS * DAY_MS : this.momentOf(wanted);
    if (asked > now) throw new InvalidInputError([{ field: 'since', message: 'lies in the future.' }]);
    const remembered = await this.rememberedSince();
    const since = new Date(Math.max(asked, remembered ?? until)).toISOString();
    const [changed, open] = await Promise.all([
      remembered === null
        ? []
        : this.warehouse.rows<ChangedGap>(SELECT_CHANGED_GAPS, [since, new Date(until).toISOString()]),
      this.gaps.findAll(),
    ]);
    const brands = new Map<string | null, BrandDigest>();
    for (const gap of changed) {
      const digest = brands.get(gap.brandId) ?? {
        brand_id: gap.brandId,
        brand_name: gap.brandName,
        open: 0,
        gained: [],
        lost: [],
      };
      brands.set(gap.brandId, digest);
      (gap.kind === 'opened' ? digest.gained : digest.lost).push(...this.toDigestGap(gap));
    }
    for (const { brandId } of open) {
      const digest = brands.get(brandId);
      if (digest) digest.open++;
    }
    const all = [...brands.values()];
    return {
      since,
      until: new Date(until).toISOString(),
      remembered_since: remembered === null ? null : new Date(remembered).toISOString(),
      complete: remembered !== null && remembered <= asked,
      gained: all.reduce((sum, { gained }) => sum + gained.length, 0),
      lost: all.reduce((sum, { lost }) => sum + lost.length, 0),
      open: open.length,
      brands: all,
    };
  }

  private async rememberedSince(): Promise<number | null> {
    if (!this.options.pipelineReady) return null;
    const [memory] = await this.warehouse.rows<{ since: string }>(SELECT_GAP_MEMORY);
    return memory === undefined ? null : Date.parse(memory.since);
  }

  /** A kind of gap that this version does not know is left out. */
  private toDigestGap({ resource, id, name, gap, reason, at }: ChangedGap): DigestGap[] {
    const known = GAP_RESOURCES.find((each) => each === resource);
    const why = GAP_REASONS.find((each) => each === reason);
    if (known === undefined || why === undefined) return [];
    const airtable_url = this.gaps.airtableUrlOf(known, id);
    return [{ resource: known, id, name, gap, reason: why, reason_text: GAP_REASON_TEXT[why], at, airtable_url }];
  }

  private momentOf(text: string): number {
    const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    const moment =
      text.length > 10 ? Date.parse(text) : instantOf({ year, month, day, hour: 0, minute: 0 }, this.timeZone);
    if (exists && !Number.isNaN(moment)) return moment;
    throw new InvalidInputError([{ field: 'since', message: 'is no day, or no moment, that there is.' }]);
  }
}
