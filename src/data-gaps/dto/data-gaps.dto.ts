import { ApiProperty } from '@nestjs/swagger';
import { GAP_REASONS, type GapReason } from '../../common/gaps/data-gap.decorator.js';
import { GAP_RESOURCES, type GapResource } from '../gap-resources.js';

/** One hole in the data. */
export class DataGapRow {
  @ApiProperty({ enum: GAP_RESOURCES, description: 'The resource of the record.', example: 'products' })
  resource: GapResource;

  @ApiProperty({ description: 'Id of the record.', example: 'recA1b2C3d4E5f6G7' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the record.', example: 'Sea Salt Body Scrub' })
  name: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Brand of the record, where it has one.',
    example: 'recB1b2C3d4E5f6G7',
  })
  brand_id: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of that brand.', example: 'Sol & Sea' })
  brand_name: string | null;

  @ApiProperty({ description: 'What is missing, as in `data_gaps[]` of the record.', example: 'netsuite_item' })
  gap: string;

  @ApiProperty({ enum: GAP_REASONS, description: 'Why it is missing.', example: 'source_blank' })
  reason: GapReason;

  @ApiProperty({ description: 'The reason in words.', example: 'the field is empty at its source' })
  reason_text: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The field to PATCH; null when the hole is not in the record itself.',
    example: 'netsuite_item',
  })
  field: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'When it was first seen here, a moment in UTC (`history` counts by business days); null when it is newer than the last look.',
    example: '2026-05-01T06:00:00.000Z',
  })
  since: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uri',
    nullable: true,
    description:
      'The record in Airtable; null when `AIRTABLE_BASE_ID` or its table in `AIRTABLE_TABLE_IDS` is not set.',
    example: 'https://airtable.com/appA1b2C3d4E5f6G7/tblA1b2C3d4E5f6G7/recA1b2C3d4E5f6G7',
  })
  airtable_url: string | null;
}

/** How many records have a gap for a reason. */
export class GapCount {
  @ApiProperty({ enum: GAP_RESOURCES, description: 'The resource.', example: 'products' })
  resource: GapResource;

  @ApiProperty({ description: 'What is missing.', example: 'netsuite_item' })
  gap: string;

  @ApiProperty({ enum: GAP_REASONS, description: 'Why.', example: 'source_blank' })
  reason: GapReason;

  @ApiProperty({ type: 'integer', description: 'Records that have it.', example: 30 })
  records: number;
}

/** The same on an earlier day. */
export class GapDay extends GapCount {
  @ApiProperty({
    type: 'string',
    format: 'date',
    description:
      'The business day, which begins and ends at midnight in `BUSINESS_TIME_ZONE` and not in UTC; the last look of it counts.',
    example: '2026-05-01',
  })
  day: string;
}

/** Every hole in the data, why it is there, and where to mend it. */
export class DataGapsReport {
  @ApiProperty({ type: 'integer', description: 'Gaps that match the query.', example: 93 })
  total: number;

  @ApiProperty({ type: [GapCount], description: 'The gaps that match, counted.' })
  counts: GapCount[];

  @ApiProperty({
    type: [GapDay],
    description: 'The counts of the last 90 days, the oldest first, of the resources, gaps and reasons asked for.',
  })
  history: GapDay[];

  @ApiProperty({ type: [DataGapRow], description: 'The gaps that match, by resource, name and id.' })
  gaps: DataGapRow[];
}
