import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { toList } from '../../common/list-query/to-list.js';
import { PULL_SOURCES, type PullSourceName } from '../pull-sources.js';

const TEXT = /^[^\0]{1,200}$/;
const TEXT_MESSAGE = 'must be a text of 1 to 200 characters';

/** Parameters of `GET quarantine`. A repeated one means any of its values. */
export class QuarantineQuery {
  @ApiPropertyOptional({ isArray: true, enum: PULL_SOURCES, description: 'Records of these upstreams.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(PULL_SOURCES, { each: true, message: `must be one of ${PULL_SOURCES.join(', ')}` })
  source?: PullSourceName[];

  @ApiPropertyOptional({ isArray: true, type: String, description: 'Records for these tables, as `ns.invoices`.' })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  table_name?: string[];

  @ApiPropertyOptional({ isArray: true, type: String, description: 'These records.' })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  record_id?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'So many a page, 100 if missing.',
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({ type: String, description: 'Of the `Link` header of the page before.' })
  @IsOptional()
  @Matches(/^[\w-]{1,2000}$/, { message: 'must be a cursor of the Link header' })
  cursor?: string;
}

/** A record that a pull could not take over. The next one tries again. */
export class QuarantinedRecord {
  @ApiProperty({ enum: PULL_SOURCES, description: 'The upstream.', example: 'airtable' })
  source: PullSourceName;

  @ApiProperty({ description: 'The table that it was meant for.', example: 'airtable_raw.dev_group' })
  table_name: string;

  @ApiProperty({ description: 'Its key upstream.', example: 'recD1b2C3d4E5f6G7' })
  record_id: string;

  @ApiProperty({
    description: 'What is wrong with it.',
    example: 'Launch Date: "soon" is not a date like 2026-01-31',
  })
  reason: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The record as the upstream sent it.',
    example: { id: 'recD1b2C3d4E5f6G7', fields: { Name: 'Bay Rum', 'Launch Date': 'soon' } },
  })
  original: unknown;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was first set aside.',
    example: '2027-01-15T07:00:04.120Z',
  })
  first_seen_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it was last found to be so.',
    example: '2027-01-16T07:00:04.120Z',
  })
  last_seen_at: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'How many pulls have found it so.', example: 2 })
  times: number;

  @ApiProperty({ type: String, nullable: true, description: 'The last run that did.', example: '42' })
  run_id: string | null;
}
