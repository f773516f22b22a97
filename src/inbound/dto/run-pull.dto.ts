import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional } from 'class-validator';
import { SyncRun } from './sync-run.dto.js';

const MESSAGE = { message: 'must be true or false' };

/** How a pull is to be run. */
export class RunPullRequest {
  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'NetSuite: read every line, and not only what changed. The others are read whole anyway.',
  })
  @IsOptional()
  @IsBoolean(MESSAGE)
  full: boolean = false;

  @ApiPropertyOptional({ default: false, example: true, description: 'Read and count, and change nothing.' })
  @IsOptional()
  @IsBoolean(MESSAGE)
  dry_run: boolean = false;

  @ApiPropertyOptional({
    default: false,
    example: false,
    description: 'Somebody has looked: the rows that a run before found gone are gone for good.',
  })
  @IsOptional()
  @IsBoolean(MESSAGE)
  accept_deletions: boolean = false;
}

/** What became of the request. */
export class RunPullAnswer {
  @ApiProperty({ description: 'False when one of this source ran already: then it is that one.', example: true })
  started: boolean;

  @ApiProperty({ type: SyncRun, description: 'The run; follow it with `GET sync-runs/{id}`.' })
  run: SyncRun;
}
