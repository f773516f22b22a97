import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional } from 'class-validator';
import { ChangeReceipt } from '../../edits/dto/receipt.dto.js';
import { SyncQueueEntry } from './queue-entry.dto.js';

const VALUE = {
  nullable: true,
  oneOf: [{ type: 'string' as const }, { type: 'array' as const, items: { type: 'string' as const } }],
};

/** Which value counts. */
export const USES = ['ours', 'theirs', 'value'] as const;

export type Use = (typeof USES)[number];

/** What counts for one field. */
export class FieldDecision {
  @ApiProperty({
    enum: USES,
    description: '`ours`: our edit; `theirs`: what was set upstream; `value`: another one, given as `value`.',
    example: 'theirs',
  })
  use: Use;

  @ApiPropertyOptional({
    ...VALUE,
    description: 'For `value`: what all shall have; null clears.',
    example: '2027-09-01',
  })
  value?: unknown;
}

/** How a conflict is settled: either all fields alike, or each in `fields`. */
@ApiExtraModels(FieldDecision)
export class ResolveRequest {
  @ApiPropertyOptional({ enum: USES, description: 'For all fields that are in conflict.', example: 'theirs' })
  @IsOptional()
  @IsIn(USES, { message: `must be one of ${USES.join(', ')}` })
  use?: Use;

  @ApiPropertyOptional({
    ...VALUE,
    description: 'For `value`: what all shall have; null clears.',
    example: '2027-09-01',
  })
  @IsOptional()
  value?: unknown;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { $ref: getSchemaPath(FieldDecision) },
    description: 'By field; each one that is in conflict has to be there.',
    example: { launch_date: { use: 'theirs' } },
  })
  @IsOptional()
  @IsObject({ message: 'must be an object, such as {"launch_date": {"use": "theirs"}}' })
  fields?: Record<string, unknown>;
}

/** What was decided for one field. */
export class SettledField {
  @ApiProperty({ description: 'The field.', example: 'launch_date' })
  field: string;

  @ApiProperty({ enum: USES, description: 'Which value counts.', example: 'theirs' })
  use: Use;

  @ApiProperty({
    ...VALUE,
    description: 'The value that the warehouse and both upstreams shall have.',
    example: '2027-09-01',
  })
  value: unknown;
}

/** What settling a conflict did. */
export class ResolveAnswer {
  @ApiProperty({
    type: SyncQueueEntry,
    description: 'The entry: pending where it is sent after all, superseded where newer ones tell its fields.',
  })
  entry: SyncQueueEntry;

  @ApiProperty({ type: [SettledField], description: 'What was decided.' })
  settled: SettledField[];

  @ApiProperty({
    type: ChangeReceipt,
    nullable: true,
    description: 'The change that gave the warehouse other values; null where ours stand.',
  })
  receipt: ChangeReceipt | null;
}
