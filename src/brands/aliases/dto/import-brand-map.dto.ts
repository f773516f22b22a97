import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import type { Money } from '../../../common/money/money.js';
import { ChangeReceipt } from '../../../sync-queue/edits/dto/receipt.dto.js';
import { MAP_PROBLEMS, type MapProblem } from '../../brand-map/map-problems.js';
import { FOUND_BY, type FoundBy } from '../../brand-map/resolve-pairs.js';
import { SpellingCandidate, SpellingTotals } from './spellings.dto.js';

const BRAND_MAP = 'must be an object such as {"LB Holdings": "Luna Botanicals"}, or a Python dict as a text';

/** A BRAND_MAP that exists already. */
export class ImportBrandMap {
  @ApiProperty({
    oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }],
    description:
      'A JSON object, or a text: a Python dict as it stands in the code, `BRAND_MAP = {…}` with its comments, or a whole Python file with one in it. Nothing of it is run. Brands by name or id; which side they stand on is found out, and a brand may have a list of spellings.',
    example: { 'LB Holdings': 'Luna Botanicals' },
  })
  @IsString({ message: BRAND_MAP })
  brand_map: string;

  @ApiPropertyOptional({ default: true, description: 'Only show what would happen.', example: true })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  dry_run: boolean = true;

  @ApiPropertyOptional({
    default: false,
    description: 'Import the others although some entries are unclear; without it nothing is imported then.',
    example: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  skip_unclear: boolean = false;
}

/** What an import does with an entry. */
export const IMPORT_ACTIONS = ['settle', 'replace', 'matched_already', 'nothing_said', 'unclear'] as const;

export type ImportAction = (typeof IMPORT_ACTIONS)[number];

/** Something to be said against an entry. */
export class BrandMapProblem {
  @ApiProperty({
    enum: MAP_PROBLEMS,
    description:
      '`no_such_brand`, `ambiguous_brand` and `said_twice` make an entry unclear. `inexact_name`: the brand is written otherwise; `collides`: a spelling that is nearly the same stands for another brand; `differs_from_ours`: it stands for another brand here; `not_in_netsuite`: no line has it.',
    example: 'no_such_brand',
  })
  problem: MapProblem;

  @ApiProperty({
    description: 'The same in words.',
    example: 'No brand is called "Luna": a join by name loses the money.',
  })
  message: string;
}

/** One spelling of a map, and what becomes of it. */
export class ImportedEntry {
  @ApiProperty({ description: 'The spelling of NetSuite.', example: 'LB Holdings' })
  spelling: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The brand as the map has it.',
    example: 'Luna Botanicals',
  })
  said: string | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The line of the text where it stands; null where the whole map stands in one.',
    example: 12,
  })
  line: number | null;

  @ApiProperty({
    enum: IMPORT_ACTIONS,
    description:
      '`settle`: becomes a person’s word; `replace`: takes the place of one; `matched_already`: is matched to that brand without; `nothing_said`: the map names no brand; `unclear`: nobody can tell what is meant.',
    example: 'settle',
  })
  action: ImportAction;

  @ApiProperty({ enum: FOUND_BY, description: 'How its brand was found.', example: 'exact' })
  found_by: FoundBy;

  @ApiProperty({ type: String, nullable: true, description: 'The brand that it means.', example: 'recB1b2C3d4E5f6G7' })
  brand_id: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of that brand.', example: 'Luna Botanicals' })
  brand_name: string | null;

  @ApiProperty({ type: [BrandMapProblem], description: 'What there is to say against it.' })
  problems: BrandMapProblem[];

  @ApiProperty({ type: [SpellingCandidate], description: 'Brands that may be meant where there is none of that name.' })
  candidates: SpellingCandidate[];

  @ApiProperty({ type: 'integer', description: 'Lines with the spelling, up to today.', example: 2235 })
  lines: number;

  @ApiProperty({
    type: 'number',
    format: 'decimal',
    multipleOf: 0.01,
    description: 'Their revenue of this year.',
    example: 68534.52,
  })
  revenue_ytd: Money;

  @ApiProperty({
    type: 'number',
    format: 'decimal',
    multipleOf: 0.01,
    description: 'Their revenue.',
    example: 286265.41,
  })
  revenue_total: Money;
}

/** What an import did, or would do. */
export class BrandMapImported {
  @ApiProperty({ description: 'Whether nothing was done.', example: true })
  dry_run: boolean;

  @ApiProperty({
    enum: ['spelling_to_brand', 'brand_to_spelling'],
    description: 'Which way the map is written: on which side its brands stand.',
    example: 'spelling_to_brand',
  })
  direction: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Entries by what becomes of them.',
    example: { settle: 3, replace: 0, matched_already: 14, nothing_said: 0, unclear: 1 },
  })
  actions: Record<ImportAction, number>;

  @ApiProperty({ type: SpellingTotals, description: 'The money that no brand got before.' })
  unmatched_before: SpellingTotals;

  @ApiProperty({ type: SpellingTotals, description: 'The money that no brand gets after it.' })
  unmatched_after: SpellingTotals;

  @ApiProperty({ type: [ImportedEntry], description: 'Every entry, in its order.' })
  entries: ImportedEntry[];

  @ApiProperty({ type: ChangeReceipt, nullable: true, description: 'The receipt; null when nothing changed.' })
  receipt: ChangeReceipt | null;
}
