import { applyDecorators, HttpCode, type Type, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiParam } from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { EditAnswerInterceptor } from './edit-answer.interceptor.js';
import { JsonBodyGuard } from './json-body.guard.js';

/** What a route that edits takes and answers. */
export interface EditRouteOptions {
  readonly bodyClass: Type;
  readonly answerClass: Type;
  readonly description: string;
  readonly examples: Readonly<Record<string, { summary: string; value: object }>>;
  /** One record, by its id in the path: it takes `If-Match`, and its ETag is answered. */
  readonly single: boolean;
}

/** The route edits: it takes a flat JSON object, acts once an Idempotency-Key, and answers the new state with a receipt. */
export function EditRoute({
  bodyClass,
  answerClass,
  description,
  examples,
  single,
}: EditRouteOptions): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    UseGuards(JsonBodyGuard),
    UseInterceptors(EditAnswerInterceptor),
    ApiConsumes('application/json', 'application/merge-patch+json'),
    ApiBody({ type: bodyClass, examples: { ...examples } }),
    ApiOkResponse({
      type: answerClass,
      description,
      headers: {
        ...(single && {
          ETag: { description: 'That of the record now, as a GET gives it.', schema: { type: 'string' } },
        }),
        'Idempotency-Replayed': {
          description:
            '`true` when the request had been answered before: this is that answer, and nothing was done again.',
          schema: { type: 'string' },
        },
      },
    }),
    ...(single ? describeSingle() : []),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of 1 to 255 visible characters, new for each edit. The same request with the same key acts once and is answered the same for 24 hours, so it can be sent again after a lost answer.',
      schema: { type: 'string', example: '7c7f2f3e-6a1b-4a53-8b84-93f6d1f0a9f2' },
    }),
    describeProblem(
      400,
      'The body or a header has something that cannot be meant; each field is named with what is allowed.',
    ),
    describeProblem(413, 'The body is larger than 1 MiB.'),
    describeProblem(415, 'The body is not JSON.'),
    describeProblem(422, 'The Idempotency-Key was used with another request.'),
    describeProblem(
      503,
      'The database does not answer, another writer holds the record, or this warehouse takes no edits; the detail says which, and whether to try again.',
    ),
  );
}

function describeSingle(): MethodDecorator[] {
  return [
    ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'The ETag of the record as it was read, or its `version` in quotes. Only the version is compared: a delivery in between is no reason to refuse.',
      schema: { type: 'string', example: '"9f86d081884c7d65"' },
    }),
    describeProblem(404, 'No record has this id.'),
    describeProblem(412, 'Somebody else was faster; `errors` names what changed since, by whom, and what it is now.'),
  ];
}
