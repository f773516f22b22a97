import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { PULL_SOURCES, type PullSourceName } from '../pull-sources.js';
import {
  RUN_MODES,
  RUN_STATUSES,
  RUN_TRIGGERS,
  type RunMode,
  type RunStatus,
  type RunTrigger,
  type SyncRunRow,
  type TableCounts,
} from '../runs/sync-run.js';

const count = (description: string, example: number) =>
  ({ type: 'integer', minimum: 0, description, example }) as const;
const moment = (description: string, example: string | null = '2027-01-15T07:00:04.120Z') =>
  ({ type: String, format: 'date-time', nullable: true, description, example }) as const;

/** What a pull did to one table. */
export class SyncRunTable implements TableCounts {
  @ApiProperty(count('Records that were read.', 741))
  read: number;

  @ApiProperty(count('New rows.', 2))
  inserted: number;

  @ApiProperty(count('Rows that changed.', 11))
  updated: number;

  @ApiProperty(count('Rows that were as they are upstream: not written.', 727))
  unchanged: number;

  @ApiProperty(count('Fields that kept our value, since an edit of them is not delivered, or is newer.', 1))
  kept: number;

  @ApiProperty(count('Records that could not be taken over, with their reason in the quarantine.', 1))
  quarantined: number;

  @ApiProperty(count('Rows that are gone upstream, and were kept aside.', 0))
  gone: number;

  @ApiProperty(count('Rows that were gone, and came back.', 0))
  restored: number;

  @ApiPropertyOptional(count('Pictures of the records that were copied. Missing where records have none.', 3))
  pictures_copied?: number;

  @ApiPropertyOptional(count('Pictures that could not be copied, with the reason in the quarantine.', 0))
  pictures_failed?: number;
}

/** One run of a pull, as it was, or as far as it is. */
@ApiExtraModels(SyncRunTable)
export class SyncRun implements SyncRunRow {
  @ApiProperty({ description: 'The run.', example: '42' })
  id: string;

  @ApiProperty({ enum: PULL_SOURCES, description: 'What is pulled.', example: 'airtable' })
  source: PullSourceName;

  @ApiProperty({ enum: RUN_TRIGGERS, description: 'Who let it run.', example: 'schedule' })
  trigger: RunTrigger;

  @ApiProperty({
    enum: RUN_MODES,
    description:
      'Airtable and Asana are always read whole; NetSuite from its watermark on, unless `full` is asked for.',
    example: 'full',
  })
  mode: RunMode;

  @ApiProperty({ description: 'Counted only: nothing was changed.', example: false })
  dry_run: boolean;

  @ApiProperty({ description: 'Who asked for it.', example: 'schedule' })
  requested_by: string;

  @ApiProperty({ description: 'The process that runs it.', example: 'vm:10865:404f8be7' })
  instance: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it began.',
    example: '2027-01-15T07:00:00.080Z',
  })
  started_at: string;

  @ApiProperty(moment('When it ended; null while it runs.'))
  finished_at: string | null;

  @ApiProperty({
    enum: RUN_STATUSES,
    description:
      '`verified_quiet`: the upstream itself says that there is nothing new. `suspicious_empty`: it answered without an error, but less than can be true; a person should look.',
    example: 'ok',
  })
  status: RunStatus;

  @ApiProperty({ description: 'What it does, or did last.', example: 'reading airtable_raw.sku' })
  phase: string;

  @ApiProperty(count('Records that were read.', 960))
  rows_read: number;

  @ApiProperty(count('New rows.', 2))
  rows_inserted: number;

  @ApiProperty(count('Rows that changed.', 11))
  rows_updated: number;

  @ApiProperty(count('Rows that were as they are upstream: not written, so that nothing is announced.', 946))
  rows_unchanged: number;

  @ApiProperty(count('Fields that kept our value, since an edit of them is not delivered, or is newer.', 1))
  fields_kept: number;

  @ApiProperty(count('Records that could not be taken over: see `GET quarantine`.', 1))
  rows_quarantined: number;

  @ApiProperty(count('Rows that are gone upstream, and were kept aside.', 0))
  rows_gone: number;

  @ApiProperty(count('Rows that were gone, and came back.', 0))
  rows_restored: number;

  @ApiProperty(count('Photos and logos that were copied: once each, by their content.', 3))
  pictures_copied: number;

  @ApiProperty(
    count('Photos and logos that could not be copied: see `GET quarantine`. The next pull tries them again.', 0),
  )
  pictures_failed: number;

  @ApiProperty(moment('NetSuite: up to when everything had been read before.'))
  watermark_before: string | null;

  @ApiProperty(moment('NetSuite: up to when everything has been read now; null where it did not move.'))
  watermark_after: string | null;

  @ApiProperty(moment('The newest change that the upstream knows of, as it says itself.'))
  upstream_newest_at: string | null;

  @ApiProperty({ ...count('Records newer than the watermark, as the upstream counts them.', 912), nullable: true })
  upstream_newer_rows: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Fewer rows than this are suspicious, by history.',
    example: 700,
  })
  expected_rows_low: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'More than this are unusual, by history.', example: 1100 })
  expected_rows_high: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'What is wrong, and what to do about it.', example: null })
  error: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(SyncRunTable) },
    description: 'The counts of each table.',
    example: {
      'airtable_raw.sku': {
        read: 741,
        inserted: 2,
        updated: 11,
        unchanged: 727,
        kept: 1,
        quarantined: 1,
        gone: 0,
        restored: 0,
        pictures_copied: 3,
        pictures_failed: 0,
      },
    },
  })
  detail: Readonly<Record<string, SyncRunTable>>;

  @ApiProperty({
    type: String,
    format: 'date-time',
    description: 'When it last showed that it lives: once a second.',
    example: '2027-01-15T07:00:04.120Z',
  })
  heartbeat_at: string;
}
