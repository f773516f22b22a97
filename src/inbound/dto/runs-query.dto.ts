import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { toList } from '../../common/list-query/to-list.js';
import { PULL_SOURCES, type PullSourceName } from '../pull-sources.js';

/** Parameters of `GET sync-runs` and `GET drift-runs`. */
export class RunsQuery {
  @ApiPropertyOptional({ isArray: true, enum: PULL_SOURCES, description: 'Those of these upstreams.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(PULL_SOURCES, { each: true, message: `must be one of ${PULL_SOURCES.join(', ')}` })
  source?: PullSourceName[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'The newest so many, 100 if missing.',
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  limit?: string;
}
