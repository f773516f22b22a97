import { ApiProperty, PickType } from '@nestjs/swagger';
import { VERDICTS, type Verdict } from '../freshness/verdicts.js';
import { SyncHealth } from './sync-health.dto.js';

const MOMENT = { type: String, format: 'date-time' } as const;
const MAYBE = { ...MOMENT, nullable: true } as const;
const ALERT_STATES = ['none', 'waiting', 'delivered', 'superseded', 'given_up'] as const;

/** What was read of a source at a moment. */
export class SyncReading {
  @ApiProperty({ ...MOMENT, description: 'When it was read.', example: '2026-11-23T10:00:12.000Z' })
  at: string;

  @ApiProperty({
    ...MAYBE,
    description:
      'When the run of the night that it judges was due; null for a reading between, when the verdict changed.',
    example: '2026-11-23T07:00:00.000Z',
  })
  night: string | null;

  @ApiProperty({ enum: VERDICTS, description: 'What the evidence said.', example: 'success_without_data' })
  verdict: Verdict;

  @ApiProperty({ description: 'Whether newer rows may have been missing.', example: true })
  is_stale: boolean;

  @ApiProperty({ ...MAYBE, description: 'The last run there was any sign of.', example: '2026-11-23T07:00:00.000Z' })
  last_run_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What that run said of itself.', example: 'success' })
  last_run_status: string | null;

  @ApiProperty({ ...MAYBE, description: 'The watermark.', example: '2026-11-02T07:00:00.000Z' })
  watermark: string | null;

  @ApiProperty({ ...MAYBE, description: 'When the newest row was written.', example: '2026-11-02T07:00:04.000Z' })
  newest_synced_at: string | null;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'The newest day of business.',
    example: '2026-11-01',
  })
  newest_business_date: string | null;

  @ApiProperty({ ...MAYBE, description: 'The newest change that the upstream told of.', example: null })
  upstream_newest_at: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Rows that the run read, as it said.', example: 0 })
  rows_read: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Rows that it wrote; known of our own pulls only.',
    example: null,
  })
  rows_written: number | null;
}

/** A change of the verdict on a source. */
export class VerdictChange {
  @ApiProperty({ description: 'Id, ascending.', example: '12' })
  id: string;

  @ApiProperty({ ...MOMENT, description: 'When it was noticed.', example: '2026-11-03T10:00:00.000Z' })
  at: string;

  @ApiProperty({
    enum: [...VERDICTS, null],
    nullable: true,
    description: 'The verdict before; null for the first one.',
    example: 'fresh',
  })
  from_verdict: Verdict | null;

  @ApiProperty({ enum: VERDICTS, description: 'The verdict since.', example: 'success_without_data' })
  to_verdict: Verdict;

  @ApiProperty({ description: 'Whether newer rows may be missing since.', example: true })
  is_stale: boolean;

  @ApiProperty({
    description: 'Why, as it was then.',
    example: 'Every run says success, but nothing has come for 2 days.',
  })
  cause: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What to do about it.',
    example: 'Ask NetSuite the same question with an administrator’s role.',
  })
  next_step: string | null;

  @ApiProperty({
    enum: ALERT_STATES,
    description:
      'Whether it was told to `ALERT_WEBHOOK_URL`: `none` need not be, `superseded` did not last long enough, `given_up` was not taken for a week.',
    example: 'delivered',
  })
  alert_state: string;

  @ApiProperty({ type: 'integer', description: 'How often it was sent.', example: 1 })
  alert_attempts: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why it was not taken the last time.', example: null })
  alert_error: string | null;

  @ApiProperty({ ...MAYBE, description: 'When it was taken.', example: '2026-11-03T10:10:01.000Z' })
  alert_delivered_at: string | null;
}

/** A run of a pull of this product. */
export class PullRun {
  @ApiProperty({ description: 'Id.', example: '42' })
  id: string;

  @ApiProperty({ description: '`incremental` or `full`.', example: 'incremental' })
  mode: string;

  @ApiProperty({ description: 'What started it: `schedule`, `api` or `cli`.', example: 'schedule' })
  trigger: string;

  @ApiProperty({ description: 'Who did.', example: 'schedule' })
  requested_by: string;

  @ApiProperty({
    enum: ['running', 'ok', 'verified_quiet', 'suspicious_empty', 'failed'],
    description: 'How it went.',
    example: 'ok',
  })
  status: string;

  @ApiProperty({ description: 'How far it came.', example: 'finished' })
  phase: string;

  @ApiProperty({ ...MOMENT, description: 'When it began.', example: '2026-11-23T07:00:00.000Z' })
  started_at: string;

  @ApiProperty({ ...MAYBE, description: 'When it ended; null while it runs.', example: '2026-11-23T07:00:04.000Z' })
  finished_at: string | null;

  @ApiProperty({ type: 'integer', description: 'Rows read upstream.', example: 912 })
  rows_read: number;

  @ApiProperty({ type: 'integer', description: 'Rows inserted or updated.', example: 905 })
  rows_written: number;

  @ApiProperty({ type: 'integer', description: 'Rows set aside, as they could not be taken over.', example: 0 })
  rows_quarantined: number;

  @ApiProperty({
    type: 'integer',
    description: 'Photos and logos that could not be copied: tried again by the next pull.',
    example: 0,
  })
  pictures_failed: number;

  @ApiProperty({ type: String, nullable: true, description: 'What went wrong.', example: null })
  error: string | null;
}

/** A source with what there was of it. */
export class SourceHealth extends PickType(SyncHealth, [
  ...([
    'id',
    'name',
    'verdict',
    'is_stale',
    'set_up',
    'cause',
    'next_step',
    'since',
    'last_sync',
    'last_run_at',
  ] as const),
  ...(['last_run_status', 'watermark', 'newest_synced_at', 'newest_business_date', 'upstream_newest_at'] as const),
  ...(['changes_at', 'evidence'] as const),
]) {
  @ApiProperty({
    type: [SyncReading],
    description: 'One a night and one at each change of the verdict, of the last 90 days, the newest first.',
  })
  readings: SyncReading[];

  @ApiProperty({
    type: [PullRun],
    description: 'The newest runs of our own pulls, the newest first; dry runs are left out.',
  })
  runs: PullRun[];

  @ApiProperty({ type: [VerdictChange], description: 'Changes of the verdict in the last 400 days, the newest first.' })
  verdict_changes: VerdictChange[];
}
