import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsISO8601, IsOptional, IsUUID, Matches } from 'class-validator';
import { PageQuery } from '../../../common/list-query/page-query.dto.js';
import { toList } from '../../../common/list-query/to-list.js';
import { SYNC_TARGETS, type SyncTarget } from '../../queue-entry.js';
import { QUEUE_STATUSES, type QueueStatus } from '../../queue-status.js';

/** PostgreSQL's text has no NUL. */
const TEXT = /^[^\0]{1,200}$/;
const TEXT_MESSAGE = 'must be a text of 1 to 200 characters';
const MOMENT = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;
const MOMENT_MESSAGE = 'must be a moment as 2027-01-31T12:00:00Z';

/** Parameters of `GET sync-queue`. A repeated one means any of its values. */
export class QueueQuery extends PageQuery {
  @ApiPropertyOptional({ isArray: true, enum: QUEUE_STATUSES, description: 'Entries of these statuses.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(QUEUE_STATUSES, { each: true, message: `must be one of ${QUEUE_STATUSES.join(', ')}` })
  status?: QueueStatus[];

  @ApiPropertyOptional({ isArray: true, enum: SYNC_TARGETS, description: 'Entries for these upstreams.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(SYNC_TARGETS, { each: true, message: `must be one of ${SYNC_TARGETS.join(', ')}` })
  target?: SyncTarget[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Entries of these kinds of records, as `dev_group`; also of kinds that this version does not know.',
  })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  entity?: string[];

  @ApiPropertyOptional({ isArray: true, type: String, description: 'Entries of these records.' })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  entity_id?: string[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    format: 'uuid',
    description: 'Entries of these changes.',
    example: ['0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11'],
  })
  @IsOptional()
  @Transform(toList)
  @IsUUID('all', { each: true, message: 'must be the UUID of a change, from a receipt or from the history' })
  change_id?: string[];

  @ApiPropertyOptional({ isArray: true, type: String, description: 'Entries of what these people asked for.' })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  requested_by?: string[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Entries that set one of these fields, as a PATCH names them.',
  })
  @IsOptional()
  @Transform(toList)
  @Matches(TEXT, { each: true, message: TEXT_MESSAGE })
  field?: string[];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Queued at this moment or later.' })
  @IsOptional()
  @Matches(MOMENT, { message: MOMENT_MESSAGE })
  @IsISO8601({ strict: true }, { message: MOMENT_MESSAGE })
  'created_at[gte]'?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Queued at this moment or earlier.' })
  @IsOptional()
  @Matches(MOMENT, { message: MOMENT_MESSAGE })
  @IsISO8601({ strict: true }, { message: MOMENT_MESSAGE })
  'created_at[lte]'?: string;
}
