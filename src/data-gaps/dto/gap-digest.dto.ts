import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { DataGapRow } from './data-gaps.dto.js';

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
}

/** A gap that came or went: what a gap says of itself, and when. */
export class DigestGap extends PickType(DataGapRow, [
  'resource',
  'id',
  'name',
  'gap',
  'reason',
  'reason_text',
  'airtable_url',
] as const) {
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it was noticed, to a minute.',
    example: '2026-11-20T14:03:00.000Z',
  })
  at: string;
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
    description: 'Gaps that were open then and are mended, or whose record is gone.',
  })
  lost: DigestGap[];
}

/** The digest as a mail, for whoever mails. */
export class DigestMail {
  @ApiProperty({ description: 'Its subject.', example: 'Data gaps: 3 new, 5 closed, 93 open' })
  subject: string;

  @ApiProperty({
    description: 'Its body as plain text.',
    example:
      'Data gaps: 1 new, 0 closed, 93 open\n…\n\nSol & Sea (12 open now)\n  + Product "Sea Salt Body Scrub", NetSuite item: …\n',
  })
  text: string;

  @ApiProperty({
    description: 'Its body as HTML: a whole page, with nothing in it that is loaded from elsewhere or runs.',
    example: '<!doctype html>…',
  })
  html: string;
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

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'Until when: the `since` of a next digest that misses nothing and repeats nothing.',
    example: '2026-11-25T14:00:00.000Z',
  })
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

  @ApiProperty({ type: DigestMail, description: 'The same, to be mailed as it is.' })
  mail: DigestMail;
}
