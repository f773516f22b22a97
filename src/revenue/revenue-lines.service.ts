import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { BrandsService } from '../brands/brands.service.js';
import { businessDay } from '../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../clock/business-time-zone.js';
import { Clock } from '../clock/clock.js';
import { InvalidInputError } from '../common/problem/domain-error.js';
import { Warehouse } from '../database/warehouse.js';
import type { RevenueLine } from './dto/revenue-line.dto.js';
import type { RevenueLinesQuery } from './dto/revenue-lines-query.dto.js';
import { type ItemLine, RevenueAttribution, type Selected } from './revenue-attribution.js';
import {
  countRevenueLines,
  SELECT_ITEM_LINES,
  SELECT_REVENUE_LINES,
  selectSpellings,
} from './revenue-lines.queries.js';
import { revenuePeriod } from './revenue-period.js';
import { Turns } from './turns.js';

/** The place after which a page begins. */
export interface LinePosition {
  readonly day: string;
  readonly id: string;
}

/** Which lines are meant, ready to be read. */
export interface LineSelection {
  readonly attribution: RevenueAttribution;
  /** Parameters $1 to $6 of the queries. */
  readonly values: readonly unknown[];
}

type StoredLine = Omit<RevenueLine, 'brand_id' | 'brand_name' | 'product_line_id' | 'product_line_name'>;

/** Rows a step while a whole CSV is made: memory stays flat, other requests get their turn between two steps. */
const STREAMED_ROWS = 5000;
/** Each holds a connection for as long as it takes; with a pool of ten, ten at once would leave the others none. */
const WHOLE_AT_ONCE = 2;

/** The invoice lines behind the figures of revenue. */
@Injectable()
export class RevenueLinesService {
  private readonly turns = new Turns(WHOLE_AT_ONCE);

  constructor(
    private readonly warehouse: Warehouse,
    private readonly brands: BrandsService,
    private readonly clock: Clock,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** @throws InvalidInputError when the month is not of the year. */
  async select(query: RevenueLinesQuery): Promise<LineSelection> {
    const { from, to } = this.daysOf(query);
    const [{ matcher, brands }, itemLines, spellings] = await Promise.all([
      this.brands.matcher(),
      this.warehouse.rows<ItemLine>(SELECT_ITEM_LINES),
      this.warehouse.rows<{ spelling: string }>(selectSpellings(this.warehouse.revenueSource), [from, to]),
    ]);
    const attribution = new RevenueAttribution(
      matcher,
      brands,
      itemLines,
      spellings.map(({ spelling }) => spelling),
    );
    const ofBrands = query.brand_id && attribution.spellingsOf(query.brand_id);
    const ofLines = query.product_line_id && attribution.itemsOf(query.product_line_id);
    return { attribution, values: [from, to, ...toParameters(ofBrands), ...toParameters(ofLines)] };
  }

  /** One page, and how many lines there are on all of them. */
  async page(
    { attribution, values }: LineSelection,
    limit: number,
    after: LinePosition | undefined,
  ): Promise<{ lines: RevenueLine[]; total: number; next: LinePosition | undefined }> {
    const [rows, [count]] = await Promise.all([
      this.warehouse.rows<StoredLine>(SELECT_REVENUE_LINES, [
        ...values,
        after?.day ?? null,
        after?.id ?? null,
        limit + 1,
      ]),
      this.warehouse.rows<{ total: number }>(countRevenueLines(this.warehouse.revenueSource), values),
    ]);
    const lines = rows.slice(0, limit).map((row) => attribute(row, attribution));
    const last = lines.at(-1);
    const next = rows.length > limit && last ? { day: last.invoice_date, id: last.id } : undefined;
    return { lines, total: count?.total ?? 0, next };
  }

  /**
   * All lines, some thousand at a time, as of one moment. The connection is held until the last has been taken.
   * @param signal says that nobody wants them any more.
   * @throws the reason of the signal.
   */
  whole(selection: LineSelection, take: (lines: RevenueLine[]) => Promise<void>, signal: AbortSignal): Promise<void> {
    return this.turns.take(async () => {
      signal.throwIfAborted();
      await this.warehouse.withClient(async (client) => {
        await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        try {
          let after: LinePosition | undefined;
          do {
            const lines: RevenueLine[] = await this.step(client, selection, after);
            signal.throwIfAborted();
            await take(lines);
            const last = lines.length < STREAMED_ROWS ? undefined : lines.at(-1);
            after = last && { day: last.invoice_date, id: last.id };
          } while (after);
        } finally {
          await client.query('COMMIT');
        }
      });
    });
  }

  private async step(
    client: PoolClient,
    { attribution, values }: LineSelection,
    after: LinePosition | undefined,
  ): Promise<RevenueLine[]> {
    const position = [after?.day ?? null, after?.id ?? null];
    const { rows } = await client.query<StoredLine>(SELECT_REVENUE_LINES, [...values, ...position, STREAMED_ROWS]);
    return rows.map((row) => attribute(row, attribution));
  }

  private daysOf({ year, month }: RevenueLinesQuery): { from: string; to: string } {
    const today = businessDay(this.clock.now(), this.timeZone);
    if (year !== undefined && month !== undefined && !month.startsWith(year)) {
      throw new InvalidInputError([
        { field: 'month', message: `must be of the year ${year}, or leave one of them out.` },
      ]);
    }
    const period = revenuePeriod(Number(year ?? month?.slice(0, 4) ?? today.slice(0, 4)), today);
    if (month === undefined) return period;
    const lastDay = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
    return { from: `${month}-01`, to: earlierOf(lastDay, period.to) };
  }
}

function attribute(row: StoredLine, attribution: RevenueAttribution): RevenueLine {
  const brand = attribution.brandOf(row.brand);
  const line = attribution.lineOf(row.item);
  return { ...row, brand_id: brand.id, brand_name: brand.name, product_line_id: line.id, product_line_name: line.name };
}

function earlierOf(a: string, b: string): string {
  return a < b ? a : b;
}

function toParameters(selected: Selected | undefined): [readonly string[] | null, boolean] {
  if (selected === undefined) return [null, true];
  return 'oneOf' in selected ? [selected.oneOf, true] : [selected.otherThan, false];
}
