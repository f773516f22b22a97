import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiProduces,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Field, RowClass } from '../fields/field.decorator.js';
import { Problem } from '../problem/problem.dto.js';
import { MAX_LIMIT } from './list-query.js';

/** The Swagger description of a list: its parameters are made from the fields of its rows. */
export function describeList(rowClass: RowClass, fields: readonly Field[]): MethodDecorator {
  const names = fields.map((field) => field.name);
  const usual = fields.find(({ searched }) => searched)?.name ?? 'id';
  const sortable = fields.filter(({ kind }) => kind !== 'object' && kind !== 'texts').map((field) => field.name);
  return applyDecorators(
    ApiExtraModels(rowClass, Problem),
    ApiProduces('application/json', 'text/csv'),
    ApiOkResponse({
      description:
        'The rows as a bare array; everything that matches, or one page where `limit` is given. As CSV: RFC 4180, a header line first.',
      headers: {
        ETag: {
          description: 'Strong; send it as `If-None-Match` and get 304 while nothing changed.',
          schema: { type: 'string' },
        },
        'X-Total-Count': { description: 'Rows that match, on all pages.', schema: { type: 'integer' } },
        Link: {
          description: 'RFC 8288: `rel="next"` leads to the next page; missing on the last one.',
          schema: { type: 'string' },
        },
      },
      content: {
        'application/json': { schema: { type: 'array', items: { $ref: getSchemaPath(rowClass) } } },
        'text/csv': { schema: { type: 'string' } },
      },
    }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(
      400,
      'A parameter that does not exist, or a value that cannot be meant; each is named with what is allowed.',
    ),
    describeProblem(503, 'The database does not answer. Try again.'),
    describeConditional(),
    ...fields.flatMap(describeFilter),
    ApiQuery({
      name: 'q',
      required: false,
      description: `Searches, without case and accents, in ${searchedIn(fields)}.`,
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'sort',
      required: false,
      description: `Fields to order by, comma-separated, \`-\` for descending: ${sortable.join(', ')}. \`${usual}\` if missing. Empty values stand last, ties are broken by id.`,
      schema: { type: 'string', example: `-${sortable[1]}` },
    }),
    ApiQuery({
      name: 'fields',
      required: false,
      description: `Only these fields, comma-separated: ${names.join(', ')}.`,
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      description: 'Rows a page. Without it the whole list comes.',
      schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT },
    }),
    ApiQuery({
      name: 'cursor',
      required: false,
      description: 'Where the page begins: from the `Link` header of the page before.',
      schema: { type: 'string' },
    }),
    ApiQuery({
      name: 'format',
      required: false,
      description: 'The form of the answer; `Accept: text/csv` does the same.',
      schema: { type: 'string', enum: ['json', 'csv'] },
    }),
    ApiQuery({
      name: 'bom',
      required: false,
      description: '1 begins the CSV with a byte order mark, for spreadsheets that guess encodings.',
      schema: { type: 'string', enum: ['0', '1'] },
    }),
  );
}

/** The Swagger description of one record of a list. */
export function describeRecord(rowClass: RowClass): MethodDecorator {
  return applyDecorators(
    ApiOkResponse({
      type: rowClass,
      description: 'The record.',
      headers: {
        ETag: { description: 'Strong; begins with the record’s version where it has one.', schema: { type: 'string' } },
      },
    }),
    ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' }),
    describeProblem(400, 'A parameter was given; one record takes none.'),
    describeProblem(404, 'No record has this id.'),
    describeProblem(503, 'The database does not answer. Try again.'),
    describeConditional(),
  );
}

/** An answer of RFC 9457. */
export function describeProblem(status: number, description: string): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(Problem),
    ApiResponse({
      status,
      description,
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } },
    }),
  );
}

/** The request headers that every read understands. */
export function describeConditional(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'ETags of answers at hand; 304 if one of them is still good.',
    }),
    ApiHeader({ name: 'Cache-Control', required: false, description: '`no-cache` reads the database itself.' }),
  );
}

function describeFilter(field: Field): MethodDecorator[] {
  const { name, kind, words } = field;
  if (kind === 'object') return [];
  const item =
    kind === 'boolean' ? { type: 'string' as const, enum: ['true', 'false', 'null'] } : { type: 'string' as const };
  const schema = { type: 'array' as const, items: words ? { type: 'string' as const, enum: [...words] } : item };
  const meaning = kind === 'texts' ? `contains one of the words` : 'is one of the values';
  const exact = ApiQuery({
    name,
    required: false,
    description: `Rows whose \`${name}\` ${meaning}; repeat it for several, \`null\` means empty.`,
    schema,
    style: 'form',
    explode: true,
  });
  if (!['integer', 'decimal', 'money', 'date', 'timestamp'].includes(kind)) return [exact];
  const range =
    kind === 'date'
      ? { type: 'string' as const, format: 'date' }
      : kind === 'timestamp'
        ? { type: 'string' as const, format: 'date-time' }
        : { type: 'number' as const };
  return [
    exact,
    ApiQuery({
      name: `${name}[gte]`,
      required: false,
      description: `Rows whose \`${name}\` is at least this.`,
      schema: range,
    }),
    ApiQuery({
      name: `${name}[lte]`,
      required: false,
      description: `Rows whose \`${name}\` is at most this.`,
      schema: range,
    }),
  ];
}

function searchedIn(fields: readonly Field[]): string {
  return fields
    .filter((field) => field.searched)
    .map((field) => `\`${field.name}\``)
    .join(' and ');
}
