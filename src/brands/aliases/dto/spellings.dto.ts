import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import type { Money } from '../../../common/money/money.js';
import { SPELLING_MATCHES, type SpellingMatch } from '../../matching/match-brands.js';

const money = (description: string, example: number): PropertyDecorator =>
  ApiProperty({ type: 'number', format: 'decimal', multipleOf: 0.01, description, example });
const share = (description: string, example: number): PropertyDecorator =>
  ApiProperty({
    type: 'number',
    nullable: true,
    description: `${description}; null where that is not above 0.`,
    example,
  });

const BRAND_ID = { description: 'Airtable record id.', example: 'recB1b2C3d4E5f6G7' };

/** A brand that a spelling may mean; it counts for nothing until a person says so. */
export class SpellingCandidate {
  @ApiProperty(BRAND_ID)
  brand_id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the brand.', example: 'Northfold' })
  brand_name: string | null;

  @ApiProperty({
    type: 'number',
    minimum: 0,
    maximum: 1,
    description:
      'How alike: the share of trigrams that both have, 0.3 at least. 1 differs in case, accents, spacing and punctuation only.',
    example: 0.71,
  })
  score: number;

  @ApiProperty({
    description: 'What the spelling resembles: the name of the brand, or a spelling that was settled before.',
    example: 'NORTHFOLD INC.',
  })
  resembles: string;
}

/** A person’s word on a spelling. */
export class AliasWord {
  @ApiProperty(BRAND_ID)
  brand_id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the brand.', example: 'Northfold' })
  brand_name: string | null;

  @ApiProperty({
    description: 'Whether there is no such brand any more; the word counts for nothing then.',
    example: false,
  })
  brand_is_gone: boolean;

  @ApiProperty({ description: 'Who said so.', example: 'priya.raman@brand.example' })
  created_by: string;

  @ApiProperty({ format: 'date-time', description: 'When.', example: '2027-01-15T09:30:00.000Z' })
  created_at: string;
}

/** A brand spelling of NetSuite, and what becomes of its money. */
@ApiExtraModels(AliasWord)
export class JudgedSpellingRow {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'As `ns.invoices.brand` has it, to the last space; null for lines without a brand.',
    example: 'Northfold, Inc',
  })
  spelling: string | null;

  @ApiProperty({ description: 'Changes with the person’s word; `If-Match` compares it.', example: '74234e98afe7498f' })
  version: string;

  @ApiProperty({
    enum: SPELLING_MATCHES,
    description:
      '`alias`: a person said so; `exact`: the same letters; `normalised`: the same but for case, spacing and punctuation; `ambiguous`: two brands would fit, so none is taken; `none`: no brand is alike enough.',
    example: 'none',
  })
  match: SpellingMatch;

  @ApiProperty({
    ...BRAND_ID,
    type: String,
    nullable: true,
    description: 'The brand that gets its money; null for none.',
  })
  brand_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of that brand.', example: 'Northfold' })
  brand_name: string | null;

  @ApiProperty({
    nullable: true,
    oneOf: [{ $ref: getSchemaPath(AliasWord) }],
    description: 'What a person said of it; null where nobody has.',
    example: null,
  })
  alias: AliasWord | null;

  @money('Sum of its lines of this year, up to today in the business time zone.', 68534.52)
  revenue_ytd: Money;

  @share('Its part of the revenue of this year, 0 to 1', 0.0025)
  share_ytd: number | null;

  @money('Sum of all its lines up to today.', 286265.41)
  revenue_total: Money;

  @share('Its part of all revenue, 0 to 1', 0.0023)
  share_total: number | null;

  @ApiProperty({ type: 'integer', description: 'Its lines up to today.', example: 2235 })
  lines: number;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Day of its first line.',
    example: '2021-11-04',
  })
  first_date: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Day of its last line.',
    example: '2026-11-03',
  })
  last_date: string | null;

  @ApiProperty({
    type: [SpellingCandidate],
    description: 'Where no brand gets its money: those that it may mean, likeliest first, three at most.',
  })
  candidates: SpellingCandidate[];
}

/** The money of several spellings. */
export class SpellingTotals {
  @ApiProperty({ type: 'integer', description: 'Spellings, lines without a brand counted as one.', example: 9 })
  spellings: number;

  @ApiProperty({ type: 'integer', description: 'Their lines up to today.', example: 25175 })
  lines: number;

  @money('Their revenue of this year.', 1923510.7)
  revenue_ytd: Money;

  @share('Their part of the revenue of this year, 0 to 1', 0.0709)
  share_ytd: number | null;

  @money('Their revenue up to today.', 10246697.31)
  revenue_total: Money;

  @share('Their part of all revenue, 0 to 1', 0.0842)
  share_total: number | null;
}

/** The money of all spellings that were matched in the same way. */
export class MatchTotals extends SpellingTotals {
  @ApiProperty({ enum: SPELLING_MATCHES, description: 'How they were matched.', example: 'none' })
  match: SpellingMatch;
}

/** Which brand spelling of NetSuite stands for which brand, and what money no brand gets. */
export class SpellingsReport {
  @ApiProperty({ type: 'integer', description: 'The year that `_ytd` is about.', example: 2026 })
  year: number;

  @ApiProperty({ type: SpellingTotals, description: 'Everything, whatever the filters.' })
  all: SpellingTotals;

  @ApiProperty({
    type: SpellingTotals,
    description: 'What no brand gets: `none` and `ambiguous`, whatever the filters.',
  })
  unmatched: SpellingTotals;

  @ApiProperty({ type: [MatchTotals], description: 'Everything by kind of match, whatever the filters.' })
  by_match: MatchTotals[];

  @ApiProperty({ type: 'integer', description: 'Spellings that the filters leave.', example: 28 })
  total: number;

  @ApiProperty({ type: [JudgedSpellingRow], description: 'Those spellings, the most money first.' })
  spellings: JudgedSpellingRow[];
}
