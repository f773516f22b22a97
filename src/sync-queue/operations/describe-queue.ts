import { applyDecorators, HttpCode, type Type, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { ActionBodyGuard } from './action-body.guard.js';
import { SyncQueueEntry } from './dto/queue-entry.dto.js';
import { Instead, OwnQueueGuard } from './own-queue.guard.js';

const ETag = { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' as const } };
const UNAVAILABLE =
  'The database does not answer, or the queue of this warehouse is not one that can be used; see detail.';

/** The Swagger description of the list of entries. */
export function describeQueue(): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: 'The write-back queue: what Airtable and Asana have still to be told, and were told',
      description:
        'Newest first, a page at a time; no total, since a long queue has to answer as fast as a short one. Entries of kinds and statuses that this version does not know are listed as they are.',
    }),
    ApiOkResponse({
      type: [SyncQueueEntry],
      description: 'Entries that match, the newest first.',
      headers: {
        ETag,
        Link: { description: 'RFC 8288: `rel="next"` leads to the next page.', schema: { type: 'string' } },
      },
    }),
    describeRead(),
  );
}

/** The Swagger description of one document of the queue. */
export function describeQueueDocument(summary: string, type: Type): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiOkResponse({ type, description: 'As the queue is now.', headers: { ETag } }),
    describeRead(),
  );
}

function describeRead(): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(503, UNAVAILABLE),
  );
}

/** The id of an entry in the path. */
export function EntryId(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'id', description: 'The entry.', schema: { type: 'string', pattern: '^\\d{1,18}$' } }),
    describeProblem(404, 'The queue has no such entry, and had none.'),
  );
}

const FOREIGN = 'Another bridge drains the queue (`QUEUE_MAPPING`); the detail says what helps instead.';

/** What an operator can do. */
export interface ActionOptions {
  readonly summary: string;
  readonly description: string;
  readonly answerClass: Type;
  readonly bodyClass?: Type;
  readonly examples?: Readonly<Record<string, { summary: string; value: object }>>;
  /** What a 409 means, beside that the queue is another bridge's. */
  readonly refusal?: string;
  /** What helps where another bridge drains the queue, and this can't be done. */
  readonly instead: string;
}

/** The route does something to the queue. It takes JSON or nothing, and answers what it did. */
export function QueueAction(options: ActionOptions) {
  const { summary, description, answerClass, bodyClass, examples, refusal, instead } = options;
  return applyDecorators(
    HttpCode(200),
    Instead(instead),
    UseGuards(OwnQueueGuard, ActionBodyGuard),
    ApiOperation({ summary, description }),
    ...(bodyClass
      ? [ApiConsumes('application/json'), ApiBody({ type: bodyClass, required: false, examples: { ...examples } })]
      : []),
    ApiOkResponse({ type: answerClass, description: 'What it did.' }),
    describeProblem(400, 'The body has something that cannot be meant; each field is named with what is allowed.'),
    describeProblem(409, [...(refusal === undefined ? [] : [refusal]), FOREIGN].join(' ')),
    describeProblem(415, 'The body is not JSON.'),
    describeProblem(503, `${UNAVAILABLE} Or another writer holds the record: try again.`),
  );
}
