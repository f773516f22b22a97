/** One thing wrong with the input: where, and what would be right. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

interface Extras {
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error that a caller is meant to see: answered as RFC 9457 has it, with the codes and titles of the origin. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly extras: Extras;

  constructor(status: number, code: string, title: string, detail: string, extras: Extras = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.extras = extras;
  }
}

/** The answer to a caller. */
export function answerProblem(problem: Problem, requestId: string): Response {
  const { status, code, title, message, extras } = problem;
  const body = {
    type: `urn:athena-pipeline:problem:${code}`,
    title,
    status,
    detail: message,
    request_id: requestId,
    ...(extras.errors?.length && { errors: extras.errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      'x-content-type-options': 'nosniff',
      ...extras.headers,
    },
  });
}

/** 400: each field is named with what is allowed. */
export function invalidInput(errors: readonly FieldProblem[]): Problem {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join(' ');
  return new Problem(400, 'invalid-input', 'The request has invalid input', detail, { errors });
}

export function notFound(detail: string): Problem {
  return new Problem(404, 'not-found', 'Not found', detail);
}

export function methodNotAllowed(method: string, allowed: readonly string[]): Problem {
  const list = allowed.join(', ');
  return new Problem(
    405,
    'method-not-allowed',
    'Method Not Allowed',
    `${method} is not taken here. Allowed: ${list}.`,
    {
      headers: { allow: list },
    },
  );
}

/** 429: somebody asks more often than anybody has to. */
export function tooManyRequests(detail: string, retryAfterSeconds: number): Problem {
  const headers = { 'retry-after': String(retryAfterSeconds) };
  return new Problem(429, 'too-many-requests', 'Too many requests', detail, { headers });
}

/** 503: what the Worker stands on does not answer, or was never set up. */
export function unavailable(detail: string, retryAfterSeconds?: number): Problem {
  const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
  return new Problem(503, 'unavailable', 'Temporarily unavailable', detail, headers && { headers });
}

/** 503: nobody gave the Worker what this route needs. */
export function notConfigured(what: string): Problem {
  return new Problem(503, 'not-configured', 'Not set up', `${what} is not set up here. GET /api/edge lists what is.`);
}
