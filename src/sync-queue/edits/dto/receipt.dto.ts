import { ApiProperty } from '@nestjs/swagger';

/** How far one upstream has one field of one change. */
export const DELIVERY_STATES = [
  'pending',
  'delivered',
  'superseded',
  'failed',
  'dead',
  'conflict',
  'cancelled',
  'not_linked',
  'unknown',
] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** How far one upstream has one field of one change. */
export class Delivery {
  @ApiProperty({
    enum: DELIVERY_STATES,
    description:
      '`pending`: queued or being sent; `failed`: will be tried again; `dead`: needs a person; `conflict`: somebody edited it there; `superseded`: a later edit is sent instead; `not_linked`: that upstream has no place for it; `unknown`: its entry has left the queue.',
    example: 'delivered',
  })
  state: DeliveryState;

  @ApiProperty({ type: String, nullable: true, description: 'Its entry in the queue.', example: '42' })
  entry_id: string | null;

  @ApiProperty({ type: 'integer', description: 'How often it was tried; the last one delivered it.', example: 1 })
  attempts: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was delivered.',
    example: '2027-01-15T09:30:05.120Z',
  })
  delivered_at: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description:
      'When the upstream says that it changed: Asana’s `modified_at`, the date of Airtable’s answer. Null where nothing had to be sent.',
    example: '2027-01-15T09:30:05.000Z',
  })
  upstream_modified_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is not delivered.', example: null })
  why: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What a person can do about it.', example: null })
  what_to_do: string | null;
}

const VALUE = {
  nullable: true,
  oneOf: [{ type: 'string' as const }, { type: 'array' as const, items: { type: 'string' as const } }],
};

/** One field of one record that a change gave another value, and how far the upstreams have it. */
export class FieldReceipt {
  @ApiProperty({ description: 'The kind of record.', example: 'dev_group' })
  entity: string;

  @ApiProperty({ description: 'The record.', example: 'recD1b2C3d4E5f6G7' })
  entity_id: string;

  @ApiProperty({ description: 'The field, as a PATCH names it.', example: 'launch_date' })
  field: string;

  @ApiProperty({ ...VALUE, description: 'The value before; null is empty.', example: '2027-08-01' })
  from: unknown;

  @ApiProperty({ ...VALUE, description: 'The value after; null is empty.', example: '2027-08-15' })
  to: unknown;

  @ApiProperty({ type: Delivery, description: 'How far Airtable has it.' })
  airtable: Delivery;

  @ApiProperty({ type: Delivery, description: 'How far the Asana task of the stage has it.' })
  asana: Delivery;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The change that took this one back.',
    example: null,
  })
  reverted_by: string | null;
}

/** Who changed something, when, and why. */
export class ChangeHead {
  @ApiProperty({ format: 'uuid', description: 'The change.', example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11' })
  change_id: string;

  @ApiProperty({
    description:
      'What it was: `edit` (a PATCH, or a word on a spelling), `shift`, `revert`, `import` (of a BRAND_MAP), or what the queue did on a person’s word: `cancel`, `resolve`.',
    example: 'edit',
  })
  kind: string;

  @ApiProperty({
    format: 'date-time',
    description: 'When the warehouse took it.',
    example: '2027-01-15T09:30:00.000Z',
  })
  committed_at: string;

  @ApiProperty({ type: String, nullable: true, description: 'Who asked for it.', example: 'local' })
  requested_by: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The id of the request: also in its answer’s `X-Request-Id` and in the log.',
    example: '4f7c9a1e-5a7b-4a43-9a56-0f5a8a1a2c11',
  })
  request_id: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'For a `revert` and a `cancel`: the change that it took back.',
    example: null,
  })
  reverts: string | null;
}

/** The receipt of a change: each field with how far each upstream has it. `GET changes/{change_id}` tells it anew. */
export class ChangeReceipt extends ChangeHead {
  @ApiProperty({
    description: 'Whether nothing of it is on its way any more: each delivery is over, for good or ill.',
    example: false,
  })
  settled: boolean;

  @ApiProperty({ type: [FieldReceipt], description: 'What it changed.' })
  fields: FieldReceipt[];
}
