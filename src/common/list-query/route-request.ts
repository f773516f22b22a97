import type { FastifyRequest } from 'fastify';
import { fieldsOf } from '../fields/field.decorator.js';
import { InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';
import type { ListQuery } from './list-query.js';
import { normaliseQuery } from './normalise.js';
import { parseListQuery } from './parse-list-query.js';
import { parseQueryString, rawQueryOf } from './query-string.js';
import type { RouteResource } from './resource.js';

/** A request for a list, checked. */
export interface ListRequest {
  readonly shape: 'list';
  readonly query: ListQuery;
  /** The one name of this query, whatever the order of its parameters. */
  readonly key: string;
  /** Path and parameters as asked, from which the link to the next page is made. */
  readonly url: string;
  readonly resourceName: string;
}

/** A request for one record, checked. */
export interface RecordRequest {
  readonly shape: 'record';
  readonly id: string;
  readonly key: string;
  readonly resourceName: string;
}

export type RouteRequest = ListRequest | RecordRequest;

/** @throws InvalidInputError naming each parameter that is wrong. */
export function readRouteRequest(resource: RouteResource, request: FastifyRequest, csv: boolean): RouteRequest {
  const url = request.raw.url ?? '';
  const parameters = parseQueryString(rawQueryOf(url));
  const { name: resourceName } = resource;
  if (resource.shape === 'list') {
    const query = parseListQuery(parameters, fieldsOf(resource.rowClass), { csv });
    // JSON for a reader whose header prefers CSV: only a link that says so leads to JSON again.
    const form = csv && query.format === 'json' ? ' as json' : '';
    return { shape: 'list', query, key: `${resourceName}?${normaliseQuery(query)}${form}`, url, resourceName };
  }
  const [unknown] = parameters.keys();
  if (unknown !== undefined) {
    throw new InvalidInputError([{ field: shorten(unknown), message: 'is not a parameter: one record takes none.' }]);
  }
  const id = idParameterOf(request);
  return { shape: 'record', id, key: `${resourceName}/${id}`, resourceName };
}

function idParameterOf({ params }: FastifyRequest): string {
  const id: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, 'id') : undefined;
  if (typeof id !== 'string') throw new Error('the route of a record has no :id');
  return id;
}
