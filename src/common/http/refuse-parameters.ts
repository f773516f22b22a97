import type { FastifyRequest } from 'fastify';
import { parseQueryString, rawQueryOf } from '../list-query/query-string.js';
import { InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';

/** @throws InvalidInputError when a query parameter was given. */
export function refuseParameters({ raw }: FastifyRequest, why: string): void {
  const [parameter] = parseQueryString(rawQueryOf(raw.url ?? '')).keys();
  if (parameter === undefined) return;
  throw new InvalidInputError([{ field: shorten(parameter), message: `is not a parameter: ${why}.` }]);
}
