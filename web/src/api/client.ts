import { client } from '../../../client/src/generated/client.gen';
import type { Problem } from '../../../client/src/generated/types.gen';

// The page and the API have one address; the generated default would make `//api/…` of it.
client.setConfig({ baseUrl: '' });

/** Lets requests be answered by what was asked for already; undefined where nothing was. */
export function answerFrom(taken: (request: Request) => Promise<Response> | undefined): void {
  client.setConfig({
    fetch: (input, init) => (input instanceof Request ? taken(input) : undefined) ?? fetch(input, init),
  });
}

/** The API refused, and said why. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No answer came: the server is down, or the network is. Nobody knows whether a change arrived. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'UnreachableError';
  }
}

/** What every generated function gives back. */
export interface Result<Data> {
  data?: Data;
  error?: unknown;
  response?: Response;
}

/**
 * The data of an answer.
 * @throws ApiError with the problem that came instead.
 * @throws UnreachableError when nothing came.
 */
export async function answerOf<Data>(request: Promise<Result<Data>>): Promise<Data> {
  const { data, error, response } = await request;
  if (response === undefined) throw new UnreachableError(error);
  if (response.ok && data !== undefined) return data;
  // A proxy in between answers so when the server behind it is gone.
  if (response.status === 502 || response.status === 504) throw new UnreachableError(error);
  throw new ApiError(problemOf(error, response));
}

/** A page of a list, and where the next one begins. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

/** A page of a list; the `Link` header (RFC 8288) says where the next one begins. @throws as `answerOf` does. */
export async function pageOf<Row>(request: Promise<Result<Row[]>>): Promise<Page<Row>> {
  const rows = await answerOf(request);
  const link = (await request).response?.headers.get('link') ?? '';
  const next = /<([^>]*)>; rel="next"/.exec(link)?.[1];
  return { rows, next: next === undefined ? null : new URL(next, location.origin).searchParams.get('cursor') };
}

/** Whether a later try may succeed without anybody doing anything. */
export function isTemporary(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && error.status === 503);
}

function problemOf(error: unknown, { status, statusText, headers }: Response): Problem {
  if (isProblem(error)) return error;
  const requestId = headers.get('x-request-id') ?? '';
  return { type: 'about:blank', title: statusText, status, detail: statusText, request_id: requestId };
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'detail' in error && 'status' in error;
}
