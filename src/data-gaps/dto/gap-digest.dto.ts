import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { GAP_REASONS, type GapReason } from '../../common/gaps/data-gap.decorator.js';
import { GAP_RESOURCES, type GapResource } from '../gap-resources.js';

const DIGEST_FORMATS = ['json', 'text', 'html'] as const;

/** Parameters of `GET data-gaps/digest`. */
export class GapDigestQuery {
  @ApiPropertyOptional({
    description:
      'From when on: a business day (its beginning in `BUSINESS_TIME_ZONE`), or a moment with its zone. Default: seven days ago.',
    example: '2026-11-18',
    type: String,
  })
  @IsOptional()
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d))?$/, {
    message: 'must be a day as 2026-11-18, or a moment with its zone as 2026-11-18T06:00:00Z',
  })
  since?: string;

  @ApiPropertyOptional({
    enum: DIGEST_FORMATS,
    description:
      'The form of the answer: `text` and `html` are ready to be mailed. `Accept: text/plain` or `text/html` do the same.',
  })
  @IsOptional()
  @IsIn(DIGEST_FORMATS, { message: `must be ${DIGEST_FORMATS.join(', ')}` })
  format?: (typeof DIGEST_FORMATS)[number];
}

/** A gap that came or went. */
export class DigestGap {
  @ApiProperty({ enum: GAP_RESOURCES, description: 'The resource of the record.', example: 'products' })
  resource: GapResource;

  @ApiProperty({ description: 'Id of the record.', example: 'recA1b2C3d4E5f6G7' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the record.', example: 'Sea Salt Body Scrub' })
  name: string | null;

  @ApiProperty({ description: 'What is missing, or was.', example: 'netsuite_item' })
  gap: string;

  @ApiProperty({ enum: GAP_REASONS, description: 'Why.', example: 'source_blank' })
  reason: GapReason;

  @ApiProperty({ description: 'The reason in words.', example: 'the field is empty at its source' })
  reason_text: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it was noticed, to a minute.',
    example: '2026-11-20T14:03:00.000Z',
  })
  at: string;

  @ApiProperty({
    type: 'string',
    format: 'uri',
    nullable: true,
    description: 'The record in Airtable, where `AIRTABLE_BASE_ID` and its table are known.',
    example: null,
  })
  airtable_url: string | null;
}

/** What one brand gained and lost. */
export class BrandDigest {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Airtable record id; null for records of no brand.',
    example: 'recB1b2C3d4E5f6G7',
  })
  brand_id: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the brand.', example: 'Sol & Sea' })
  brand_name: string | null;

  @ApiProperty({ type: 'integer', description: 'Gaps that are open now, new ones included.', example: 12 })
  open: number;

  @ApiProperty({ type: [DigestGap], description: 'Gaps that are open now and were not then.' })
  gained: DigestGap[];

  @ApiProperty({
    type: [DigestGap],
    description: 'Gaps that were open then and are closed now, or whose record is gone.',
  })
  lost: DigestGap[];
}

/** What each brand gained and lost in gaps since a moment. */
export class GapDigest {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'The moment that is compared with: the one asked for, or `remembered_since` where that is later.',
    example: '2026-11-18T05:00:00.000Z',
  })
  since: string;

  @ApiProperty({ type: 'string', format: 'date-time', description: 'Until when.', example: '2026-11-25T14:00:00.000Z' })
  until: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Since when opening and closing is noted here; null when nothing can be noted.',
    example: '2026-10-01T06:00:00.000Z',
  })
  remembered_since: string | null;

  @ApiProperty({ description: 'Whether everything since the moment asked for is known.', example: true })
  complete: boolean;

  @ApiProperty({ type: 'integer', description: 'Gaps gained, of all brands.', example: 3 })
  gained: number;

  @ApiProperty({ type: 'integer', description: 'Gaps lost, of all brands.', example: 5 })
  lost: number;

  @ApiProperty({ type: 'integer', description: 'Gaps that are open now.', example: 93 })
  open: number;

  @ApiProperty({
    type: [BrandDigest],
    description: 'Brands that gained or lost any, by name; records of no brand last.',
  })
  brands: BrandDigest[];
}
