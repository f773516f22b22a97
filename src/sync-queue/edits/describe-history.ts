import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { HistoryEntry } from './dto/history.dto.js';

/** The Swagger description of a record's history. */
export function describeHistory(called: string): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Every change of a ${called} that was made here: who, when, from, to, and how far the upstreams have it`,
    }),
    ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } }),
    ApiOkResponse({
      type: [HistoryEntry],
      description: 'One entry a changed field, latest first.',
      headers: {
        ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } },
        'X-Total-Count': { description: 'Entries on all pages.', schema: { type: 'integer' } },
        Link: { description: 'RFC 8288: `rel="next"` leads to the next page.', schema: { type: 'string' } },
      },
    }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    describeProblem(404, 'No record has this id, and none had.'),
    describeProblem(503, 'The database does not answer. Try again.'),
  );
}
