import { applyDecorators, type CanActivate, HttpCode, type Type, UseGuards, UseInterceptors } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse } from '@nestjs/swagger';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { HistoryEntry } from '../../sync-queue/edits/dto/history.dto.js';
import { JsonBodyGuard } from '../../sync-queue/edits/json-body.guard.js';
import { ActionBodyGuard } from '../../sync-queue/operations/action-body.guard.js';
import { SpellingSettled } from './dto/settle-spelling.dto.js';
import { JudgedSpellingRow } from './dto/spellings.dto.js';
import { MoneyInterceptor } from './money.interceptor.js';

const SPELLING = ApiParam({
  name: 'spelling',
  description:
    'As `ns.invoices.brand` has it, to the last space, percent-encoded: a slash is `%2F`. Clients resolve `.` and `..` away, and no path ends in nothing: those go to `PUT brands/aliases`.',
  schema: { type: 'string', maxLength: 200, example: 'Northfold, Inc' },
});

/** The Swagger description of one spelling. */
export function describeSpelling(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'One brand spelling of NetSuite' }),
    SPELLING,
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiOkResponse({
      type: JudgedSpellingRow,
      description: 'The spelling as it counts now.',
      headers: { ETag: { description: 'Strong; begins with the version.', schema: { type: 'string' } } },
    }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(404, 'NetSuite has no line with this spelling, and nobody settled it.'),
    describeProblem(503, 'The database does not answer. Try again.'),
  );
}

/** The route changes the word on a spelling, and answers the spelling as it counts now. */
export function SettlingRoute(options: {
  readonly summary: string;
  readonly description: string;
  readonly bodyClass?: Type;
  /** Whether the body, and not the path, has the spelling. */
  readonly inBody?: boolean;
  /** What a 404 means; left out where there is none. */
  readonly missing?: string;
}): MethodDecorator {
  const { summary, description, bodyClass, inBody, missing } = options;
  return applyDecorators(
    HttpCode(200),
    UseInterceptors(MoneyInterceptor),
    ApiOperation({ summary, description }),
    ...(inBody ? [] : [SPELLING]),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The ETag of the spelling as it was read, or its `version` in quotes. Only the version is compared.',
      schema: { type: 'string', example: '"74234e98afe7498f"' },
    }),
    ApiOkResponse({
      type: SpellingSettled,
      description: 'The spelling as it counts now, with the receipt; null where nothing changed.',
    }),
    ...(bodyClass ? [UseGuards(JsonBodyGuard), ApiConsumes('application/json'), ApiBody({ type: bodyClass })] : []),
    describeProblem(400, 'Something cannot be meant: no such brand, a spelling that is too long; each field is named.'),
    ...(missing === undefined ? [] : [describeProblem(404, missing)]),
    describeProblem(412, 'Somebody settled it otherwise since; `errors` says who, when, and how.'),
    ...(bodyClass ? [describeProblem(415, 'The body is not JSON.')] : []),
    describeProblem(503, 'The database does not answer, or our role may not write; the detail names each GRANT.'),
  );
}

/** The Swagger description of what was said of a spelling. */
export function describeSpellingHistory(): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: 'What was said of a spelling: who, when, which brand, and which before' }),
    SPELLING,
    ApiOkResponse({
      type: [HistoryEntry],
      description: 'Latest first; empty where nobody said anything.',
      headers: {
        ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } },
        'X-Total-Count': { description: 'Entries on all pages.', schema: { type: 'integer' } },
        Link: { description: 'RFC 8288: `rel="next"` leads to the next page.', schema: { type: 'string' } },
      },
    }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.'),
    describeProblem(503, 'The database does not answer. Try again.'),
  );
}

/** The route says something of several spellings at once. */
export function AliasesRoute(options: {
  readonly summary: string;
  readonly description: string;
  readonly bodyClass: Type;
  readonly answerClass: Type;
  readonly examples?: Readonly<Record<string, { summary: string; value: object }>>;
  readonly missing?: string;
  readonly refusal?: string;
  /** What the body has to pass beside the usual. */
  readonly guards?: readonly Type<CanActivate>[];
}): MethodDecorator {
  const { summary, description, bodyClass, answerClass, examples, missing, refusal, guards = [] } = options;
  return applyDecorators(
    HttpCode(200),
    UseGuards(ActionBodyGuard, ...guards),
    UseInterceptors(MoneyInterceptor),
    ApiOperation({ summary, description }),
    ApiConsumes('application/json'),
    ApiBody({ type: bodyClass, ...(examples && { examples: { ...examples } }) }),
    ApiOkResponse({ type: answerClass, description: 'What it did.' }),
    describeProblem(400, 'The body has something that cannot be meant; each field or entry is named with the reason.'),
    ...(missing === undefined ? [] : [describeProblem(404, missing)]),
    ...(refusal === undefined ? [] : [describeProblem(409, refusal)]),
    describeProblem(413, 'The body is larger than 1 MiB.'),
    describeProblem(415, 'The body is not JSON.'),
    describeProblem(503, 'The database does not answer, or our role may not write; the detail names each GRANT.'),
  );
}

/** Both ways to send a map. */
export const IMPORT_EXAMPLES = {
  json: { summary: 'As JSON, to see what would happen', value: { brand_map: { 'LB Holdings': 'Luna Botanicals' } } },
  python: {
    summary: 'As it stands in the code, to be done',
    value: { brand_map: "BRAND_MAP = {\n    'LB Holdings': 'Luna Botanicals',  # since 2019\n}", dry_run: false },
  },
};
