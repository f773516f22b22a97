import { Inject, Injectable } from '@nestjs/common';
import { BrandsService } from '../brands/brands.service.js';
import { businessDay, nextBusinessMidnight } from '../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import type { Document } from '../common/documents/document.js';
import { Money } from '../common/money/money.js';
import { Warehouse } from '../database/warehouse.js';
import { FreshnessService } from '../health/freshness/freshness.service.js';
import { ProductLinesService } from '../product-lines/product-lines.service.js';
import type { Revenue } from './dto/revenue.dto.js';
import { type RevenueSum, selectRevenue } from './revenue.queries.js';
import { bucketBy } from './revenue-buckets.js';
import { monthsOf, revenuePeriod } from './revenue-period.js';

/** Revenue by month, brand and product line, exact to the cent. */
@Injectable()
export class RevenueService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly brands: BrandsService,
    private readonly productLines: ProductLinesService,
    private readonly freshness: FreshnessService,
    private readonly clock: Clock,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** Revenue of a year, or of the current one, up to today. Good until midnight, or until the verdict can change. */
  async ofYear(wanted: number | undefined): Promise<Document<Revenue>> {
    const now = this.clock.now();
    const today = businessDay(now, this.timeZone);
    const period = revenuePeriod(wanted ?? Number(today.slice(0, 4)), today);
    const [sums, { matcher, brands }, lines, freshness] = await Promise.all([
      this.warehouse.plannedRows<RevenueSum>(selectRevenue(this.warehouse.revenueSource), [
        period.from,
        period.to,
        period.previousFrom,
        period.previousTo,
      ]),
      this.brands.matcher(),
      this.productLines.badges(),
      this.freshness.ofInvoices(),
    ]);
    const of = (part: RevenueSum['part']): RevenueSum[] => sums.filter((sum) => sum.part === part);
    const months = of('month');
    return {
      expiresAt: Math.min(nextBusinessMidnight(now, this.timeZone), freshness.changesAt),
      body: {
        year: period.year,
        ytd_total: Money.sum(months.map((sum) => sum.revenue)),
        previous_year_to_date: Money.sum(of('previous').map((sum) => sum.revenue)),
        monthly: monthsOf(period).map((month) => ({
          month,
          revenue: Money.sum(months.filter((sum) => sum.key === month).map((sum) => sum.revenue)),
        })),
        by_brand: bucketBy(of('spelling'), (spelling) => matcher.match(spelling)?.brandId ?? null, brands).map(
          ({ id, name, revenue }) => ({ brand_id: id, brand_name: name, revenue }),
        ),
        by_product_line: bucketBy(of('line'), (line) => line, lines).map(({ id, name, revenue }) => ({
          product_line_id: id,
          product_line_name: name,
          revenue,
        })),
        data_freshness: {
          is_stale: freshness.isStale,
          last_sync: freshness.lastSync,
          complete_through: freshness.completeThrough,
          verdict: freshness.verdict,
        },
      },
    };
  }
}
