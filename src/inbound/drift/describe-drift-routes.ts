import { applyDecorators, HttpCode, UseGuards } from '@nestjs/common';
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
import { DriftReport, DriftRun, ReconcileRequest } from '../dto/drift.dto.js';
import { PULL_SOURCES } from '../pull-sources.js';

const PAGE_HEADERS = {
  ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' as const } },
  'X-Total-Count': { description: 'How many differences all pages have.', schema: { type: 'integer' as const } },
  Link: { description: 'RFC 8288: `rel="next"` leads to the next differences.', schema: { type: 'string' as const } },
};
const UNREADABLE = 'The database does not answer, or the warehouse has no record of comparisons; see detail.';

/** The source in the path. */
export function SourceParam(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'source', description: 'The upstream.', schema: { type: 'string', enum: [...PULL_SOURCES] } }),
    describeProblem(404, 'There is no such source; the detail names those that there are.'),
  );
}

/** The Swagger description of starting a comparison. */
export function describeReconcile(): MethodDecorator {
  return applyDecorators(
    HttpCode(202),
    UseGuards(ActionBodyGuard),
    ApiOperation({
      summary: 'Compare a whole source with the warehouse, field by field',
      description:
        'Answers when it has begun; `GET drift-runs/{id}` lists each difference with both values and who changed it last. With Asana the stages of dev groups are compared with their tasks, too. It changes nothing unless `repair` is asked for; dates of tasks are then taken over as edits, which go to Airtable and can be reverted.',
    }),
    SourceParam(),
    ApiConsumes('application/json'),
    ApiBody({
      type: ReconcileRequest,
      required: false,
      examples: {
        compare: { summary: 'Only compare', value: {} },
        repair: { summary: 'Bring the warehouse to what the upstream has', value: { repair: true } },
      },
    }),
    ApiAcceptedResponse({ type: DriftRun, description: 'It runs.' }),
    describeProblem(400, 'The body has something that cannot be meant; each field is named with what is allowed.'),
    describeProblem(415, 'The body is not JSON.'),
    describeProblem(
      503,
      'A pull or a comparison of the source is under way, there are no credentials for it, or the database does not answer; see detail.',
    ),
  );
}

/** The Swagger description of reading a comparison. */
export function describeDriftReport(summary: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiOkResponse({ type: DriftReport, description: 'The comparison, also while it goes on.', headers: PAGE_HEADERS }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    describeProblem(503, UNREADABLE),
  );
}
