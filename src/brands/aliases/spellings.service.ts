import { Inject, Injectable } from '@nestjs/common';
import { businessDay, nextBusinessMidnight } from '../../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../../clock/business-time-zone.js';
import { Clock } from '../../clock/clock.js';
import type { Document } from '../../common/documents/document.js';
import { foldText } from '../../common/list-query/fold-text.js';
import { NotFoundError } from '../../common/problem/domain-error.js';
import { shorten } from '../../common/problem/shorten.js';
import { Warehouse } from '../../database/warehouse.js';
import type { KnownBrand } from '../matching/match-brands.js';
import type { JudgedSpellingRow, SpellingsReport } from './dto/spellings.dto.js';
import type { SpellingsQuery } from './dto/spellings-query.dto.js';
import { judgeSpellings, type SpellingEvidence, type StoredAlias, totalSpellings } from './judge-spellings.js';
import {
  SELECT_KNOWN_BRANDS,
  type SpellingSums,
  selectSpellingSums,
  selectStoredAliases,
} from './spellings.queries.js';

/** Every brand spelling of NetSuite, what it is matched to, and the money at stake. */
@Injectable()
export class SpellingsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly clock: Clock,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  /** All spellings that the query leaves, with the sums of everything. Good until midnight. */
  async report(query: SpellingsQuery): Promise<Document<SpellingsReport>> {
    const rows = judgeSpellings(await this.evidence());
    const spellings = rows.filter((row) => isMeant(row, query));
    return {
      expiresAt: nextBusinessMidnight(this.clock.now(), this.timeZone),
      body: { year: Number(this.today().slice(0, 4)), ...totalSpellings(rows), total: spellings.length, spellings },
    };
  }

  /** One spelling. @throws NotFoundError when NetSuite has no such line, and nobody settled it. */
  async one(spelling: string): Promise<JudgedSpellingRow> {
    const row = await this.judge(spelling);
    if (row.lines > 0 || row.alias !== null) return row;
    throw new NotFoundError(
      `NetSuite has no line with the brand spelling "${shorten(spelling)}", and nobody settled it.`,
    );
  }

  /** One spelling, whether or not it occurs. */
  async judge(spelling: string): Promise<JudgedSpellingRow> {
    const row = judgeSpellings(await this.evidence(), [spelling]).find((judged) => judged.spelling === spelling);
    if (row === undefined) throw new Error('a spelling that was asked for was not judged');
    return row;
  }

  /** What decides the match of each spelling, and the money behind it. */
  async evidence(): Promise<SpellingEvidence> {
    const today = this.today();
    const [brands, aliases, sums] = await Promise.all([
      this.warehouse.rows<KnownBrand>(SELECT_KNOWN_BRANDS),
      this.warehouse.rows<StoredAlias>(selectStoredAliases(this.warehouse.pipeline('brand_alias'))),
      this.warehouse.rows<SpellingSums>(selectSpellingSums(this.warehouse.revenueSource), [
        `${today.slice(0, 4)}-01-01`,
        today,
      ]),
    ]);
    return { brands, aliases, sums };
  }

  private today(): string {
    return businessDay(this.clock.now(), this.timeZone);
  }
}

function isMeant(row: JudgedSpellingRow, { match, brand_id, q }: SpellingsQuery): boolean {
  if (match && !match.includes(row.match)) return false;
  if (brand_id && !brand_id.includes(row.brand_id ?? 'null')) return false;
  if (q === undefined) return true;
  const names = [row.spelling, row.brand_name, ...row.candidates.map(({ brand_name }) => brand_name)];
  return names.some((name) => name !== null && foldText(name).includes(foldText(q)));
}
