import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { EVENT_KINDS } from '../event-kinds.js';

const toList = ({ value }: { value: unknown }): unknown => {
  if (value === undefined) return undefined;
  return [value].flat().flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]));
};

/** Parameters of `GET events`. */
export class EventsQuery {
  @ApiPropertyOptional({
    isArray: true,
    enum: EVENT_KINDS,
    description: 'Only these kinds, comma-separated or repeated; all if missing. `reset` is always told.',
    example: ['change', 'delivery'],
  })
  @IsOptional()
  @Transform(toList)
  @IsIn(EVENT_KINDS, { each: true, message: `must be one of ${EVENT_KINDS.join(', ')}` })
  kinds?: string[];

  @ApiPropertyOptional({
    description: 'The same as the header `Last-Event-ID`, for clients that cannot set it; the header goes first.',
    example: '1204',
  })
  @IsOptional()
  @IsString({ message: 'must be one id' })
  last_event_id?: string;
}
