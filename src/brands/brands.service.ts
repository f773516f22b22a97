import { Inject, Injectable } from '@nestjs/common';
import { businessDay } from '../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Money } from '../common/money/money.js';
import { Warehouse } from '../database/warehouse.js';
import { SELECT_BRANDS, selectAliases, selectRevenueBySpelling } from './brands.queries.js';
import type { Brand } from './dto/brand.dto.js';
import { type BrandAlias, BrandMatcher } from './matching/match-brands.js';

/** Brands, and which spelling of NetSuite stands for which. */
@Injectable()
export class BrandsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** Every brand with its revenue of the year to date, its gaps not yet judged. */
  async list(): Promise<(Brand & GapHints)[]> {
    const today = businessDay(this.clock.now(), this.timeZone);
    const [brands, spellings, aliases] = await Promise.all([
      this.warehouse.plannedRows<Brand & GapHints>(SELECT_BRANDS),
      this.warehouse.plannedRows<{ spelling: string | null; revenue: string }>(
        selectRevenueBySpelling(this.warehouse.revenueSource),
        [`${today.slice(0, 4)}-01-01`, today],
      ),
      this.aliases(),
    ]);
    const matcher = new BrandMatcher(brands, aliases);
    const revenue = new Map<string, string[]>();
    for (const { spelling, revenue: amount } of spellings) {
      const match = matcher.match(spelling);
      if (match) revenue.set(match.brandId, [...(revenue.get(match.brandId) ?? []), amount]);
    }
    for (const brand of brands) {
      const amounts = revenue.get(brand.id);
      brand.revenue_ytd = Money.sum(amounts ?? []).text;
      brand.gap_hints = amounts ? [] : ['netsuite_brand:unmatched_brand'];
    }
    return brands;
  }

  /** What decides the brand of a spelling, as of now. */
  async matcher(): Promise<{ matcher: BrandMatcher; brands: readonly Pick<Brand, 'id' | 'name'>[] }> {
    const [brands, aliases] = await Promise.all([
      this.warehouse.rows<Pick<Brand, 'id' | 'name'>>('SELECT id, name FROM airtable_raw.client'),
      this.aliases(),
    ]);
    return { matcher: new BrandMatcher(brands, aliases), brands };
  }

  private aliases(): Promise<BrandAlias[]> {
    return this.warehouse.plannedRows<BrandAlias>(selectAliases(this.warehouse.pipeline('brand_alias')));
  }
}
