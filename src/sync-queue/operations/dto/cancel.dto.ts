import { ApiProperty } from '@nestjs/swagger';
import { SyncQueueEntry } from './queue-entry.dto.js';

const VALUE = {
  nullable: true,
  oneOf: [{ type: 'string' as const }, { type: 'array' as const, items: { type: 'string' as const } }],
};

/** A field that went back to the value before. */
export class RestoredField {
  @ApiProperty({ description: 'The field.', example: 'launch_date' })
  field: string;

  @ApiProperty({ ...VALUE, description: 'The value that was given up.', example: '2027-08-15' })
  from: unknown;

  @ApiProperty({ ...VALUE, description: 'The value that the warehouse has again.', example: '2027-08-01' })
  to: unknown;
}

/** A field that stays as it is. */
export class KeptField {
  @ApiProperty({ description: 'The field.', example: 'launch_date' })
  field: string;

  @ApiProperty({ description: 'Where it stays: `warehouse`, `airtable` or `asana`.', example: 'asana' })
  target: string;

  @ApiProperty({ ...VALUE, description: 'The value that stays.', example: '2027-08-15' })
  value: unknown;

  @ApiProperty({
    description: 'Why.',
    example: 'Asana has it already, so the warehouse keeps it too. Edit the field to change both.',
  })
  why: string;
}

/** What giving an edit up did. */
export class CancelAnswer {
  @ApiProperty({ type: SyncQueueEntry, description: 'The entry, cancelled now.' })
  entry: SyncQueueEntry;

  @ApiProperty({
    type: [String],
    description: 'Every entry that was given up: this one, and those that tell the other upstream the same.',
    example: ['42', '43'],
  })
  cancelled: string[];

  @ApiProperty({ type: [RestoredField], description: 'Fields that went back in the warehouse.' })
  restored: RestoredField[];

  @ApiProperty({ type: [KeptField], description: 'Fields that did not, and why.' })
  kept: KeptField[];

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The change that brought fields back; null where none went back.',
    example: '5f3c2a10-9b1e-4c55-8d3a-1c2f7a9b4e21',
  })
  change_id: string | null;

  @ApiProperty({
    type: [String],
    description:
      'New entries, for upstreams that may have got the value without having answered: they look, and set the value before.',
    example: [],
  })
  queued: string[];
}
