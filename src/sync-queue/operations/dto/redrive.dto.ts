import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { SYNC_TARGETS, type SyncTarget } from '../../queue-entry.js';

/** What can be sent again in bulk. A conflict has to be decided one by one. */
export const REDRIVABLE = ['dead', 'failed'] as const;

/** More is rather a mistake; what is left is told, and another redrive sends it. */
export const MOST_REDRIVEN = 100_000;
const DEFAULT_REDRIVEN = 10_000;

const TEXT = /^[^\0]{1,200}$/;
const TEXT_MESSAGE = 'must be a text of 1 to 200 characters';
const MOMENT_MESSAGE = 'must be a moment as 2027-01-31T12:00:00Z';
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

/** Which entries are meant; what is left out means any. */
export class RedriveFilter {
  @ApiPropertyOptional({
    isArray: true,
    enum: REDRIVABLE,
    default: REDRIVABLE,
    description: 'Entries of these statuses.',
    example: ['dead'],
  })
  @IsOptional()
  @IsArray({ message: `must be a list of ${REDRIVABLE.join(', ')}` })
  @ArrayNotEmpty({ message: 'must name a status, or be left out' })
  @ArrayUnique()
  @IsIn(REDRIVABLE, { each: true, message: `must be one of ${REDRIVABLE.join(', ')}` })
  status?: (typeof REDRIVABLE)[number][];

  @ApiPropertyOptional({ enum: SYNC_TARGETS, description: 'Entries for this upstream.', example: 'airtable' })
  @IsOptional()
  @IsIn(SYNC_TARGETS, { message: `must be one of ${SYNC_TARGETS.join(', ')}` })
  target?: SyncTarget;

  @ApiPropertyOptional({ description: 'Entries of this kind of record.', example: 'dev_group' })
  @IsOptional()
  @Matches(TEXT, { message: TEXT_MESSAGE })
  entity?: string;

  @ApiPropertyOptional({ description: 'Entries of this record.', example: 'recD1b2C3d4E5f6G7' })
  @IsOptional()
  @Matches(TEXT, { message: TEXT_MESSAGE })
  entity_id?: string;

  @ApiPropertyOptional({
    description: 'Entries whose last error has this text, in any case.',
    example: 'INVALID_VALUE',
  })
  @IsOptional()
  @Matches(TEXT, { message: TEXT_MESSAGE })
  error_contains?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Queued at this moment or later.',
    example: '2027-01-14T00:00:00Z',
  })
  @IsOptional()
  @Matches(MOMENT, { message: MOMENT_MESSAGE })
  @IsISO8601({ strict: true }, { message: MOMENT_MESSAGE })
  created_after?: string;

  @ApiPropertyOptional({
    type: String,
    format: 'date-time',
    description: 'Queued before this moment.',
    example: '2027-01-15T00:00:00Z',
  })
  @IsOptional()
  @Matches(MOMENT, { message: MOMENT_MESSAGE })
  @IsISO8601({ strict: true }, { message: MOMENT_MESSAGE })
  created_before?: string;
}

/** What is to be sent again. */
export class RedriveRequest {
  @ApiPropertyOptional({ type: RedriveFilter, description: 'Which entries; all dead and failed ones if missing.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RedriveFilter)
  filter?: RedriveFilter;

  @ApiPropertyOptional({ default: true, description: 'Only show what would be sent.', example: true })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  dry_run: boolean = true;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: MOST_REDRIVEN,
    default: DEFAULT_REDRIVEN,
    description: 'At most so many, the oldest first.',
    example: 1000,
  })
  @IsOptional()
  @IsInt({ message: `must be a whole number from 1 to ${MOST_REDRIVEN}` })
  @Min(1, { message: `must be a whole number from 1 to ${MOST_REDRIVEN}` })
  @Max(MOST_REDRIVEN, { message: `must be a whole number from 1 to ${MOST_REDRIVEN}` })
  limit: number = DEFAULT_REDRIVEN;
}

/** An entry that would be sent again. */
export class RedriveSample {
  @ApiProperty({ description: 'The entry.', example: '42' })
  id: string;

  @ApiProperty({ description: 'The upstream.', example: 'airtable' })
  target: string;

  @ApiProperty({ description: 'The kind of record.', example: 'dev_group' })
  entity: string;

  @ApiProperty({ description: 'The record.', example: 'recD1b2C3d4E5f6G7' })
  entity_id: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The values that it tells, by field.',
    example: { launch_date: '2027-08-15' },
  })
  fields: Record<string, unknown>;

  @ApiProperty({ description: 'Its status.', example: 'dead' })
  status: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What went wrong.',
    example: 'Airtable: 422 INVALID_VALUE.',
  })
  last_error: string | null;
}

/** What a redrive did, or would do. */
export class RedriveAnswer {
  @ApiProperty({ description: 'Whether nothing was done.', example: true })
  dry_run: boolean;

  @ApiProperty({ type: 'integer', description: 'Entries that match the filter, when it was asked.', example: 120 })
  matched: number;

  @ApiProperty({
    type: 'integer',
    description: 'Of those, the ones that later edits have overtaken: they are not sent.',
    example: 2,
  })
  overtaken: number;

  @ApiProperty({ type: 'integer', description: 'Left for another redrive, because of `limit`.', example: 0 })
  beyond_limit: number;

  @ApiProperty({ type: 'integer', description: 'In a dry run: entries that would be pending again.', example: 118 })
  would_redrive: number;

  @ApiProperty({
    type: 'integer',
    description: 'Entries that are pending again by now: none in a dry run.',
    example: 0,
  })
  redriven: number;

  @ApiProperty({
    type: 'integer',
    description: 'Left alone, since somebody else was changing them or had changed them.',
    example: 0,
  })
  skipped: number;

  @ApiProperty({ type: [RedriveSample], description: 'In a dry run: the first 100 that would be sent.' })
  would_send: RedriveSample[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The next step; null when nothing is left to do.',
    example: 'Nothing was done. The same request with "dry_run": false sends 118 entries again.',
  })
  what_to_do: string | null;
}
