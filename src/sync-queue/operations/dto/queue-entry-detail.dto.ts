import { ApiProperty } from '@nestjs/swagger';
import { SyncQueueEntry } from './queue-entry.dto.js';

const VALUE = {
  nullable: true,
  oneOf: [{ type: 'string' as const }, { type: 'array' as const, items: { type: 'string' as const } }],
};

/** A field that somebody edited upstream while our edit was on its way. */
export class QueueConflict {
  @ApiProperty({ description: 'The field.', example: 'launch_date' })
  field: string;

  @ApiProperty({ ...VALUE, description: 'What was last known there.', example: '2027-08-01' })
  base: unknown;

  @ApiProperty({ ...VALUE, description: 'What our edit sets.', example: '2027-08-15' })
  ours: unknown;

  @ApiProperty({ ...VALUE, description: 'What somebody has set there.', example: '2027-09-01' })
  theirs: unknown;

  @ApiProperty({ format: 'date-time', description: 'When it was seen.', example: '2027-01-15T09:30:00.000Z' })
  seen_at: string;
}

/** One request to the upstream and its answer, without secrets. */
export class QueueAttempt {
  @ApiProperty({ description: 'Greater is later.', example: '7' })
  id: string;

  @ApiProperty({ type: [String], description: 'The entries that went with it.', example: ['42'] })
  entry_ids: string[];

  @ApiProperty({ description: 'The process that sent it.', example: 'athena-1:4711:9f86d081' })
  instance: string;

  @ApiProperty({ format: 'date-time', description: 'When it was sent.', example: '2027-01-15T09:30:00.000Z' })
  started_at: string;

  @ApiProperty({ format: 'date-time', description: 'When its end was known.', example: '2027-01-15T09:30:00.120Z' })
  finished_at: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The exact request.',
    example: { method: 'PATCH', url: 'https://api.airtable.com/v0/appA1b2C3d4E5f6G7/Dev%20Groups' },
  })
  request: unknown;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The HTTP status; null without an answer.',
    example: 404,
  })
  status: number | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'The exact answer; null where none came.',
    example: { status: 404 },
  })
  response: unknown;

  @ApiProperty({
    description:
      'What it meant: `delivered`, `already_there`, `read`, `rejected`, `temporary`, `rate_limited`, `unauthorized`, `split`, or `late` (another instance had taken over).',
    example: 'rejected',
  })
  outcome: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the upstream says that it changed.',
    example: null,
  })
  upstream_modified_at: string | null;
}

/** An entry with all that is known of it. */
export class SyncQueueEntryDetail extends SyncQueueEntry {
  @ApiProperty({ type: [QueueConflict], description: 'For `conflict`: each field to decide.' })
  conflicts: QueueConflict[];

  @ApiProperty({ type: [QueueAttempt], description: 'Requests that were made for it, latest first, at most 100.' })
  delivery_attempts: QueueAttempt[];
}
