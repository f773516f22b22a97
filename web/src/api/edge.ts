import { queryOptions } from '@tanstack/react-query';
import { answerOf, type Result } from './client';

/** What the Worker keeps itself. */
export type EdgeFeature = 'tasks' | 'queue' | 'ask' | 'modal' | 'activity';

/** What the Worker offers here, and to whom. */
export interface EdgeOffers {
  /** Who asks, by the name under which the Worker keeps what they do. */
  readonly person: string;
  readonly features: readonly {
    readonly name: EdgeFeature;
    readonly configured: boolean;
    /** What is missing, where it is not configured. */
    readonly needs: string | null;
  }[];
}

/** Whether the Worker gave us this page: it says so in the document, so that nobody has to ask an API that has no such route. */
export const behindEdge = document.querySelector('meta[name="athena-edge"]') !== null;

/** What is set up at the Worker. It changes only with a deployment. */
export const edgeQuery = () =>
  queryOptions({
    queryKey: ['edge'] as const,
    queryFn: ({ signal }): Promise<EdgeOffers> => answerOf(askEdge<EdgeOffers>('/api/edge', { signal })),
  });

/** Asks a route of the Worker's own; these do not stand in openapi.json, so there is no generated function for them. */
export async function askEdge<Data>(
  path: string,
  options: { readonly signal?: AbortSignal; readonly body?: object; readonly key?: string } = {},
): Promise<Result<Data>> {
  const { signal, body, key } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      ...(signal && { signal }),
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
    });
  } catch (error) {
    return { error };
  }
  const read = response.json();
  if (!response.ok) return { error: await read.catch(() => undefined), response };
  const data: Data = await read;
  return { data, response };
}

/** A path with the parameters that are given. */
export function edgePath(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
