import { ApiProperty } from '@nestjs/swagger';

/** Values by field. */
const VALUES = {
  type: 'object' as const,
  additionalProperties: true,
};

/** For rows of another bridge's queue that were not queued here. */
const UNTOLD = 'Null in a row of somebody else’s that does not tell.';

/** An entry of the queue: what one upstream has to be told of a change. */
export class SyncQueueEntry {
  @ApiProperty({
    description: 'Greater is newer. In a queue that another bridge drains (`QUEUE_MAPPING`): its own key.',
    example: '42',
  })
  id: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: `The change that it delivers; \`GET changes/{change_id}\` is its receipt. ${UNTOLD}`,
    example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  })
  change_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: `The upstream: \`airtable\` or \`asana\`. ${UNTOLD}`,
    example: 'airtable',
  })
  target: string | null;

  @ApiProperty({ type: String, nullable: true, description: `The kind of record. ${UNTOLD}`, example: 'dev_group' })
  entity: string | null;

  @ApiProperty({ type: String, nullable: true, description: `The record. ${UNTOLD}`, example: 'recD1b2C3d4E5f6G7' })
  entity_id: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What the upstream calls it: Airtable’s record id, or the gid of Asana’s task.',
    example: 'recD1b2C3d4E5f6G7',
  })
  target_id: string | null;

  @ApiProperty({ ...VALUES, description: 'The new values, by field.', example: { launch_date: '2027-08-15' } })
  fields: Record<string, unknown>;

  @ApiProperty({ ...VALUES, description: 'The values before the edit.', example: { launch_date: '2027-08-01' } })
  base_fields: Record<string, unknown>;

  @ApiProperty({
    description:
      '`pending`, `in_flight`, `delivered`, `superseded` (a later edit is sent instead), `failed` (is tried again), `dead` (needs a person), `conflict` (somebody edited it there), `cancelled`; or a word that this version does not know.',
    example: 'dead',
  })
  status: string;

  @ApiProperty({ type: 'integer', description: 'How often it was tried.', example: 1 })
  attempts: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Not tried before this; null where another bridge decides.',
    example: '2027-01-15T09:30:00.000Z',
  })
  available_at: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What went wrong the last time.',
    example: 'Airtable has no record recD1b2C3d4E5f6G7 in Dev Groups: it was deleted there.',
  })
  last_error: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Who asked for the edit.', example: 'local' })
  requested_by: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: `When it was queued. ${UNTOLD}`,
    example: '2027-01-15T09:30:00.000Z',
  })
  created_at: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was delivered.',
    example: null,
  })
  delivered_at: string | null;

  @ApiProperty({
    description: 'Whether this version knows such entries; it leaves others alone, and lists them.',
    example: true,
  })
  understood: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'What a person can do about it.',
    example: 'Mend the cause, then POST sync-queue/42/retry; or give it up with POST sync-queue/42/cancel.',
  })
  what_to_do: string | null;

  @ApiProperty({
    ...VALUES,
    nullable: true,
    description:
      'The row as it stands in the queue of another bridge (`QUEUE_MAPPING`), with its own columns and words; null in our own queue.',
    example: null,
  })
  their_row: Readonly<Record<string, unknown>> | null;
}
