import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, Matches } from 'class-validator';
import {
  CHANGED_LAST,
  type ChangedLast,
  DRIFT_KINDS,
  DRIFT_STATUSES,
  type DriftFieldRow,
  type DriftKind,
  type DriftRunRow,
  type DriftStatus,
} from '../drift/drift-run.js';
import { PULL_SOURCES, type PullSourceName } from '../pull-sources.js';
import { RUN_TRIGGERS, type RunTrigger } from '../runs/sync-run.js';

/** What a column holds; a whole record where one side alone has it. */
const VALUE = {
  nullable: true,
  oneOf: [
    { type: 'string' as const },
    { type: 'number' as const },
    { type: 'boolean' as const },
    { type: 'array' as const, items: { type: 'string' as const } },
    { type: 'object' as const, additionalProperties: true },
  ],
};

/** How a comparison is to be run. */
export class ReconcileRequest {
  @ApiPropertyOptional({
    default: false,
    example: false,
    description:
      'Bring the warehouse to what the upstream has, by a pull of everything. What waits to be delivered stays.',
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  repair: boolean = false;
}

/** Which differences of a comparison are asked for. */
export class DifferencesQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'So many differences a page, 1,000 if missing.',
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({
    type: String,
    description: 'Of the `Link` header of the page before; it belongs to one comparison.',
  })
  @IsOptional()
  @Matches(/^[\w-]{1,2000}$/, { message: 'must be a cursor of the Link header' })
  cursor?: string;
}

/** A comparison of a whole source with the warehouse. */
export class DriftRun implements DriftRunRow {
  @ApiProperty({ description: 'The comparison.', example: '7' })
  id: string;

  @ApiProperty({ enum: PULL_SOURCES, description: 'What is compared.', example: 'airtable' })
  source: PullSourceName;

  @ApiProperty({ enum: RUN_TRIGGERS, description: 'Who let it run.', example: 'schedule' })
  trigger: RunTrigger;

  @ApiProperty({ description: 'Who asked for it.', example: 'schedule' })
  requested_by: string;

  @ApiProperty({ description: 'The process that runs it.', example: 'vm:10865:404f8be7' })
  instance: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it began.',
    example: '2027-01-17T08:00:00.080Z',
  })
  started_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it ended; null while it runs.',
    example: '2027-01-17T08:00:03.120Z',
  })
  finished_at: string | null;

  @ApiProperty({
    enum: DRIFT_STATUSES,
    description: '`repaired`: there was a drift, and a pull has brought the warehouse to what the upstream has.',
    example: 'drift',
  })
  status: DriftStatus;

  @ApiProperty({ description: 'Whether it was to repair.', example: false })
  repair: boolean;

  @ApiProperty({ type: 'integer', description: 'Records of either side.', example: 960 })
  rows_compared: number;

  @ApiProperty({ type: 'integer', description: 'Fields of the records that both sides have.', example: 4213 })
  fields_compared: number;

  @ApiProperty({ type: 'integer', description: 'Fields that differ, and records that one side alone has.', example: 2 })
  fields_differing: number;

  @ApiProperty({ type: 'integer', description: 'Of those, what waits to be delivered: no fault.', example: 1 })
  fields_waiting: number;

  @ApiProperty({ type: 'integer', description: 'Of those listed, what a repair has mended.', example: 0 })
  fields_repaired: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed, or did not repair.', example: null })
  error: string | null;
}

/** One difference. */
export class DriftField implements DriftFieldRow {
  @ApiProperty({ description: 'The table.', example: 'airtable_raw.dev_group' })
  table_name: string;

  @ApiProperty({ description: 'The record.', example: 'recD1b2C3d4E5f6G7' })
  record_id: string;

  @ApiProperty({ description: 'The column; empty where only one side has the record.', example: 'launch_date' })
  field: string;

  @ApiProperty({ enum: DRIFT_KINDS, description: 'How they differ.', example: 'differs' })
  kind: DriftKind;

  @ApiProperty({ ...VALUE, description: 'What the warehouse has.', example: '2027-03-01' })
  ours: unknown;

  @ApiProperty({ ...VALUE, description: 'What the upstream has.', example: '2027-04-01' })
  theirs: unknown;

  @ApiProperty({
    enum: CHANGED_LAST,
    description: 'Who changed it last, by the log of edits, and by the upstream’s own times where it tells them.',
    example: 'upstream',
  })
  changed_last: ChangedLast;

  @ApiProperty({ type: String, nullable: true, description: 'Who edited it here, where that was last.', example: null })
  changed_by: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When, where somebody knows.',
    example: null,
  })
  changed_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The status of the entry that is to deliver it; null where none is.',
    example: null,
  })
  waiting: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When a repair has mended it.',
    example: null,
  })
  repaired_at: string | null;
}

/** A comparison with what differed. */
export class DriftReport {
  @ApiProperty({ type: DriftRun, nullable: true, description: 'Null where none was ever run.' })
  run: DriftRun | null;

  @ApiProperty({
    type: [DriftField],
    description: 'A page of the differences, by table, record and field; `run` has their number.',
  })
  differences: DriftField[];
}
