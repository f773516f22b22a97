import { Inject, Injectable } from '@nestjs/common';
import { businessDay, instantOf } from '../../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../../clock/business-time-zone.js';
import { Clock } from '../../clock/clock.js';
import type { Document } from '../../common/documents/document.js';
import { GAP_REASON_TEXT, GAP_REASONS } from '../../common/gaps/data-gap.decorator.js';
import { InvalidInputError } from '../../common/problem/domain-error.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import { DataGapsService } from '../data-gaps.service.js';
import type { BrandDigest, DigestGap, GapDigest } from '../dto/gap-digest.dto.js';
import type { FoundGap } from '../find-all-gaps.js';
import { GAP_RESOURCES } from '../gap-resources.js';
import { type ChangedGap, SELECT_CHANGED_GAPS, SELECT_GAP_MEMORY } from './gap-digest.queries.js';
import { renderDigest } from './render-digest.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DEFAULT_DAYS = 7;
/** What was noted so long ago is committed, and seen: a digest that ends there and one that begins there lose nothing between them. */
const SETTLED_MS = 10_000;

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
  async since(wanted: string | undefined): Promise<Document<GapDigest>> {
    const now = this.clock.now();
    // Gaps are looked for once a minute; within one the answer, and its ETag, stays the same.
    const until = Math.floor((now - SETTLED_MS) / MINUTE_MS) * MINUTE_MS;
    const asked = wanted === undefined ? until - DEFAULT_DAYS * DAY_MS : this.momentOf(wanted);
    if (asked > now) {
      const message = `lies in the future: now it is ${businessDay(now, this.timeZone)} in ${this.timeZone}.`;
      throw new InvalidInputError([{ field: 'since', message }]);
    }
    const remembered = await this.rememberedSince();
    const since = Math.min(Math.max(asked, remembered ?? until), until);
    const [changed, open] = await Promise.all([
      remembered === null ? [] : this.warehouse.rows<ChangedGap>(SELECT_CHANGED_GAPS, [toIso(since), toIso(until)]),
      this.gaps.findAll(),
    ]);
    const brands = byBrand(
      changed.flatMap((gap) => this.toDigestGap(gap)),
      open,
    );
    const digest = {
      since: toIso(since),
      until: toIso(until),
      remembered_since: remembered === null ? null : toIso(remembered),
      complete: remembered !== null && remembered <= asked,
      gained: count(brands, ({ gained }) => gained),
      lost: count(brands, ({ lost }) => lost),
      open: open.length,
      brands,
    };
    return {
      body: { ...digest, mail: renderDigest(digest, this.timeZone) },
      expiresAt: until + MINUTE_MS + SETTLED_MS,
    };
  }

  private async rememberedSince(): Promise<number | null> {
    if (!this.options.pipelineReady) return null;
    const [memory] = await this.warehouse.rows<{ since: string }>(SELECT_GAP_MEMORY);
    return memory === undefined ? null : Date.parse(memory.since);
  }

  /** A kind of gap that this version does not know is left out. */
  private toDigestGap(changed: ChangedGap): Told[] {
    const { kind, resource, id, name, gap, reason, at, brandId, brandName } = changed;
    const known = GAP_RESOURCES.find((each) => each === resource);
    const why = GAP_REASONS.find((each) => each === reason);
    if (known === undefined || why === undefined) return [];
    const airtable_url = this.gaps.airtableUrlOf(known, id);
    const told = { resource: known, id, name, gap, reason: why, reason_text: GAP_REASON_TEXT[why], at, airtable_url };
    return [{ kind, brandId, brandName, gap: told }];
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

/** A gap as it is told, and whose it is. */
interface Told {
  readonly kind: ChangedGap['kind'];
  readonly brandId: string | null;
  readonly brandName: string | null;
  readonly gap: DigestGap;
}

/** Under the brand, and by the name, that a record has now, as far as it has that gap now; else as it was noted. */
function byBrand(told: readonly Told[], open: readonly FoundGap[]): BrandDigest[] {
  const now = new Map(open.map((gap) => [`${gap.resource} ${gap.id} ${gap.rule.name}`, gap]));
  const brands = new Map<string | null, BrandDigest>();
  for (const { kind, gap, ...noted } of told) {
    const current = kind === 'opened' ? now.get(`${gap.resource} ${gap.id} ${gap.gap}`) : undefined;
    const { brandId, brandName } = current ?? noted;
    const brand = brands.get(brandId) ?? {
      brand_id: brandId,
      brand_name: brandName,
      open: 0,
      gained: [],
      lost: [],
    };
    brands.set(brandId, brand);
    (kind === 'opened' ? brand.gained : brand.lost).push({ ...gap, name: current?.name ?? gap.name });
  }
  for (const { brandId } of open) {
    const brand = brands.get(brandId);
    if (brand) brand.open++;
  }
  const named = (brand: BrandDigest): string =>
    `${brand.brand_id === null ? 1 : 0}${brand.brand_name ?? brand.brand_id}`;
  return [...brands.values()].sort((a, b) => (named(a) < named(b) ? -1 : 1));
}

function count(brands: readonly BrandDigest[], of: (brand: BrandDigest) => readonly DigestGap[]): number {
  return brands.reduce((sum, brand) => sum + of(brand).length, 0);
}

function toIso(moment: number): string {
  return new Date(moment).toISOString();
}
