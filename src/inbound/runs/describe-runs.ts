import { applyDecorators, HttpCode, type Type, UseGuards } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiResponse,
} from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { ActionBodyGuard } from '../../sync-queue/operations/action-body.guard.js';
import { RunPullAnswer, RunPullRequest } from '../dto/run-pull.dto.js';
import { SyncRun } from '../dto/sync-run.dto.js';
import { PULL_SOURCES } from '../pull-sources.js';

const ETag = { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' as const } };

/** The Swagger description of starting a pull. */
export function describeRunPull(): MethodDecorator {
  return applyDecorators(
    HttpCode(202),
    UseGuards(ActionBodyGuard),
    ApiOperation({
      summary: 'Pull a source now',
      description:
        'Answers when it has begun; `GET sync-runs/{id}` tells how far it is, and `GET events?kinds=pull` when it ends. One at a time: while one runs, this answers that one, and starts none.',
    }),
    ApiParam({ name: 'source', description: 'The upstream.', schema: { type: 'string', enum: [...PULL_SOURCES] } }),
    ApiConsumes('application/json'),
    ApiBody({
      type: RunPullRequest,
      required: false,
      examples: {
        now: { summary: 'As every night', value: {} },
        look: { summary: 'What would it do?', value: { dry_run: true } },
        gone: { summary: 'The rows that are missing are gone for good', value: { accept_deletions: true } },
      },
    }),
    ApiAcceptedResponse({ type: RunPullAnswer, description: 'It runs.' }),
    describeProblem(400, 'The body has something that cannot be meant; each field is named with what is allowed.'),
    describeProblem(404, 'There is no such source; the detail names those that there are.'),
    describeProblem(415, 'The body is not JSON.'),
    describeProblem(
      503,
      'There are no credentials for the source, the warehouse may not be written to, or the database does not answer; see detail.',
    ),
  );
}

/** The Swagger description of a list of runs. */
export function describeRuns(summary: string, type: Type): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiOkResponse({ type: [type], description: 'The newest first.', headers: { ETag } }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    describeProblem(503, 'The database does not answer, or the warehouse has no record of pulls; see detail.'),
  );
}

/** The Swagger description of one run. */
export function describeRun(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'How a pull went, or how far it is' }),
    ApiParam({ name: 'id', description: 'The run.', schema: { type: 'string', pattern: '^\\d{1,18}$' } }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiOkResponse({ type: SyncRun, description: 'The run, also while it goes on.', headers: { ETag } }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist.'),
    describeProblem(404, 'There is no such run.'),
    describeProblem(503, 'The database does not answer, or the warehouse has no record of pulls; see detail.'),
  );
}
