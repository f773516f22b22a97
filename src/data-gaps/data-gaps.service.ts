import { Inject, Injectable } from '@nestjs/common';
import { BrandsService } from '../brands/brands.service.js';
import { Brand } from '../brands/dto/brand.dto.js';
import { businessDay, nextBusinessMidnight } from '../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../common/config/app-config.js';
import type { Document } from '../common/documents/document.js';
import { GAP_REASON_TEXT } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import { DevGroupsService } from '../dev-groups/dev-groups.service.js';
import { DevGroup } from '../dev-groups/dto/dev-group.dto.js';
import { Product } from '../products/dto/product.dto.js';
import { ProductsService } from '../products/products.service.js';
import { Sku } from '../skus/dto/sku.dto.js';
import { SkusService } from '../skus/skus.service.js';
import { countGaps } from './count-gaps.js';
import { selectGapHistory, selectGapsSeen } from './data-gaps.queries.js';
import type { DataGapRow, DataGapsReport, GapDay } from './dto/data-gaps.dto.js';
import type { DataGapsQuery } from './dto/data-gaps-query.dto.js';
import { type FoundGap, findGapsIn, type GapRecord, type GapSurvey } from './find-all-gaps.js';
import { GAP_RESOURCES, type GapResource } from './gap-resources.js';

const HISTORY_DAYS = 90;

/** Every hole in the data, whatever the resource. */
@Injectable()
export class DataGapsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly products: ProductsService,
    private readonly skus: SkusService,
    private readonly devGroups: DevGroupsService,
    private readonly brands: BrandsService,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** The gaps that match a query, counted, with when they were first seen and how many there were on earlier days. */
  async report(query: DataGapsQuery): Promise<Document<DataGapsReport>> {
    const now = this.clock.now();
    const [found, seen, history] = await Promise.all([
      this.findAll(),
      this.warehouse.rows<{ resource: string; record_id: string; gap: string; since: string }>(
        selectGapsSeen(this.warehouse.pipeline('gap_seen')),
      ),
      this.warehouse.rows<GapDay>(selectGapHistory(this.warehouse.pipeline('gap_daily')), [
        businessDay(now, this.timeZone),
        HISTORY_DAYS,
      ]),
    ]);
    const sinceOf = new Map(seen.map((row) => [`${row.resource} ${row.record_id} ${row.gap}`, row.since]));
    const matching = found.filter((gap) => matches(gap, query)).sort(byResourceAndName);
    return {
      expiresAt: nextBusinessMidnight(now, this.timeZone),
      body: {
        total: matching.length,
        counts: countGaps(matching),
        history: history.filter((day) => matchesKind(day.resource, day.gap, day.reason, query)),
        gaps: matching.map((gap) => this.toRow(gap, sinceOf.get(`${gap.resource} ${gap.id} ${gap.rule.name}`) ?? null)),
      },
    };
  }

  /** Every gap there is now. */
  async findAll(): Promise<FoundGap[]> {
    return (await this.survey()).gaps;
  }

  /** Every gap there is now, and what each record that could have one is called, and whose it is. */
  async survey(): Promise<GapSurvey> {
    const [products, skus, devGroups, brands] = await Promise.all([
      this.products.list(),
      this.skus.list(),
      this.devGroups.list(),
      this.brands.list(),
    ]);
    const productsById = new Map(products.map((product) => [product.id, product]));
    const skuRecord = (sku: Sku): GapRecord => {
      const product = sku.product_id === null ? undefined : productsById.get(sku.product_id);
      return {
        id: sku.id,
        name: sku.sku_name,
        brandId: product?.brand_id ?? null,
        brandName: product?.brand_name ?? null,
      };
    };
    const brandRecord = ({ id, name }: Brand): GapRecord => ({ id, name, brandId: id, brandName: name });
    return {
      gaps: [
        ...findGapsIn('products', Product, products, brandedRecord),
        ...findGapsIn('skus', Sku, skus, skuRecord),
        ...findGapsIn('dev-groups', DevGroup, devGroups, brandedRecord),
        ...findGapsIn('brands', Brand, brands, brandRecord),
      ],
      records: () =>
        new Map([
          ...products.map((row) => [`products ${row.id}`, brandedRecord(row)] as const),
          ...skus.map((row) => [`skus ${row.id}`, skuRecord(row)] as const),
          ...devGroups.map((row) => [`dev-groups ${row.id}`, brandedRecord(row)] as const),
          ...brands.map((row) => [`brands ${row.id}`, brandRecord(row)] as const),
        ]),
    };
  }

  private toRow({ resource, id, name, brandId, brandName, rule, reason }: FoundGap, since: string | null): DataGapRow {
    return {
      resource,
      id,
      name,
      brand_id: brandId,
      brand_name: brandName,
      gap: rule.name,
      reason,
      reason_text: GAP_REASON_TEXT[reason],
      field: rule.mend,
      since,
      airtable_url: this.airtableUrlOf(resource, id),
    };
  }

  /** The page of a record in Airtable, where it is known. Airtable: it is `airtable.com/{base}/{table}/{record}`, all three by id. */
  airtableUrlOf(resource: GapResource, id: string): string | null {
    const { airtableBaseId: base, airtableTableIds: tables } = this.config;
    const table = tables.get(resource);
    return base && table ? `https://airtable.com/${base}/${table}/${encodeURIComponent(id)}` : null;
  }
}

function brandedRecord(row: Product | DevGroup): GapRecord {
  return { id: row.id, name: row.name, brandId: row.brand_id, brandName: row.brand_name };
}

function matches(gap: FoundGap, query: DataGapsQuery): boolean {
  if (query.brand_id && !query.brand_id.includes(gap.brandId ?? 'null')) return false;
  return matchesKind(gap.resource, gap.rule.name, gap.reason, query);
}

function matchesKind(resource: string, gap: string, reason: string, query: DataGapsQuery): boolean {
  const isAsked = (value: string, asked: readonly string[] | undefined): boolean => asked?.includes(value) ?? true;
  return isAsked(resource, query.resource) && isAsked(gap, query.gap) && isAsked(reason, query.reason);
}

function byResourceAndName(a: FoundGap, b: FoundGap): number {
  const byResource = GAP_RESOURCES.indexOf(a.resource) - GAP_RESOURCES.indexOf(b.resource);
  if (byResource !== 0) return byResource;
  const [left, right] = [`${a.name ?? ''}\n${a.id}`, `${b.name ?? ''}\n${b.id}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
