import { ApiProperty } from '@nestjs/swagger';

const MOMENT = { type: String, format: 'date-time', nullable: true } as const;

/** Open entries of one status. */
export class OpenCount {
  @ApiProperty({ type: 'integer', description: 'How many.', example: 3 })
  count: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Seconds since the oldest one was queued; null where there is none.',
    example: 12,
  })
  oldest_age_seconds: number | null;
}

/** Open entries by status. */
export class OpenCounts {
  @ApiProperty({ type: OpenCount, description: 'Waiting for their turn.' })
  pending: OpenCount;

  @ApiProperty({ type: OpenCount, description: 'Being sent.' })
  in_flight: OpenCount;

  @ApiProperty({ type: OpenCount, description: 'Failed, and tried again by themselves.' })
  failed: OpenCount;

  @ApiProperty({ type: OpenCount, description: 'Refused for good: a person retries them or gives them up.' })
  dead: OpenCount;

  @ApiProperty({ type: OpenCount, description: 'Edited upstream meanwhile: a person decides.' })
  conflict: OpenCount;
}

/** How the queue to one upstream stands. */
export class TargetSummary {
  @ApiProperty({ description: 'The upstream.', example: 'airtable' })
  target: string;

  @ApiProperty({ description: 'Whether nothing is sent to it now, on somebody’s word.', example: false })
  paused: boolean;

  @ApiProperty({ ...MOMENT, description: 'Since when.', example: null })
  paused_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'By whom: a person, or `bridge`.', example: null })
  paused_by: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why.', example: null })
  pause_reason: string | null;

  @ApiProperty({ description: 'Whether this instance delivers at all (`BRIDGE=on`).', example: true })
  bridge_on: boolean;

  @ApiProperty({ description: 'Whether this instance has a credential for it.', example: true })
  configured: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The process that delivers, or did last; null when none ever did.',
    example: 'athena-1:4711:9f86d081',
  })
  lease_holder: string | null;

  @ApiProperty({ ...MOMENT, description: 'Until when, unless it is renewed.', example: '2027-01-15T09:30:10Z' })
  lease_expires_at: string | null;

  @ApiProperty({
    type: Boolean,
    nullable: true,
    description: 'Whether it was not renewed: then nobody delivers.',
    example: false,
  })
  lease_expired: boolean | null;

  @ApiProperty({ type: OpenCounts, description: 'What is still to be done, by status.' })
  open: OpenCounts;

  @ApiProperty({ ...MOMENT, description: 'When the next entry is due; past when it is due now.', example: null })
  next_due_at: string | null;

  @ApiProperty({ type: 'integer', description: 'Entries that were delivered in the last minute.', example: 40 })
  delivered_last_minute: number;

  @ApiProperty({ type: 'integer', description: 'Entries that were delivered in the last hour.', example: 900 })
  delivered_last_hour: number;

  @ApiProperty({ ...MOMENT, description: 'Until when the upstream has told us to wait.', example: null })
  blocked_until: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it has.', example: null })
  blocked_reason: string | null;

  @ApiProperty({
    type: 'integer',
    description: 'Open entries that this version does not know, and entries whose status it does not know.',
    example: 0,
  })
  not_understood: number;
}

const DRAINERS = ['this_instance', 'another_instance_or_bridge', 'another_bridge'] as const;

/** How the queue stands. */
export class QueueSummary {
  @ApiProperty({
    enum: DRAINERS,
    description:
      'Who delivers what is queued. `another_bridge`: QUEUE_MAPPING fits a queue that is not ours, which is filled and shown here and nothing else; `another_instance_or_bridge`: this instance has `BRIDGE=off`.',
    example: 'this_instance',
  })
  drained_by: (typeof DRAINERS)[number];

  @ApiProperty({ type: [TargetSummary], description: 'By upstream.' })
  targets: TargetSummary[];
}
