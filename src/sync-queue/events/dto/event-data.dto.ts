import { ApiProperty } from '@nestjs/swagger';
import { WATCHED_TABLES } from '../../../database/changes/watched-tables.js';

/** `event: change`: somebody edited records. */
export class ChangeEvent {
  @ApiProperty({
    format: 'uuid',
    description: 'The change; `GET changes/{change_id}` is its receipt.',
    example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  })
  change_id: string;

  @ApiProperty({ description: 'What it was: `edit`, `shift`, `revert`, …', example: 'edit' })
  kind: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who asked for it.', example: 'local' })
  requested_by: string | null;

  @ApiProperty({ description: 'The kind of records.', example: 'dev_group' })
  entity: string;

  @ApiProperty({ type: [String], description: 'The records.', example: ['recD1b2C3d4E5f6G7'] })
  ids: string[];
}

/** `event: delivery`: an entry of the queue came further, or did not. */
export class DeliveryEvent {
  @ApiProperty({ description: 'The entry of the queue.', example: '42' })
  entry_id: string;

  @ApiProperty({
    format: 'uuid',
    description: 'The change that it delivers.',
    example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  })
  change_id: string;

  @ApiProperty({ description: 'The upstream: `airtable` or `asana`.', example: 'airtable' })
  target: string;

  @ApiProperty({ description: 'The kind of record.', example: 'dev_group' })
  entity: string;

  @ApiProperty({ description: 'The record.', example: 'recD1b2C3d4E5f6G7' })
  entity_id: string;

  @ApiProperty({
    type: [String],
    description: 'The fields that it carries, by warehouse column.',
    example: ['launch_date'],
  })
  fields: string[];

  @ApiProperty({
    description: 'The status that the entry has now: `delivered`, `failed`, `dead`, `conflict`, …',
    example: 'delivered',
  })
  status: string;

  @ApiProperty({ type: 'integer', description: 'How often it was tried.', example: 1 })
  attempts: number;
}

/** `event: target`: deliveries to an upstream were paused or go on. */
export class TargetEvent {
  @ApiProperty({ description: 'The upstream: `airtable` or `asana`.', example: 'asana' })
  target: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when it is paused; null when it goes on.',
    example: '2027-01-15T09:30:00.12+00:00',
  })
  paused_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Who paused it.', example: 'bridge' })
  paused_by: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why.', example: 'Asana refused the token (401).' })
  reason: string | null;
}

/** `event: pull`: a pull has begun, or has ended. */
export class PullEvent {
  @ApiProperty({ description: 'The run; `GET sync-runs/{id}` is all of it.', example: '42' })
  run_id: string;

  @ApiProperty({ description: 'What is pulled: `airtable`, `asana` or `netsuite`.', example: 'netsuite' })
  source: string;

  @ApiProperty({ description: '`running` when it begins; else what it came to.', example: 'ok' })
  status: string;

  @ApiProperty({ description: 'What it does, or did last.', example: 'finished' })
  phase: string;

  @ApiProperty({ type: 'integer', description: 'Records that were read.', example: 912 })
  rows_read: number;

  @ApiProperty({ description: 'Whether it only counts, and changes nothing.', example: false })
  dry_run: boolean;
}

/** `event: warehouse`: tables have changed or may have; what is shown of them is to be asked for again. */
export class WarehouseEvent {
  @ApiProperty({
    isArray: true,
    enum: WATCHED_TABLES,
    description: 'Tables, all of them at the beginning of a stream and after a fault.',
    example: ['airtable_raw.dev_group', 'pdos.pending_sync_queue'],
  })
  tables: string[];
}

/** `event: reset`: what happened since `Last-Event-ID` cannot be told; everything shown is to be loaded anew. */
export class ResetEvent {
  @ApiProperty({
    enum: ['too_old', 'unknown_id'],
    description: '`too_old`: such events are not kept any more; `unknown_id`: there was no such event.',
    example: 'too_old',
  })
  reason: string;
}
