import fc from 'fast-check';
import type { Operation, Schema } from './openapi-testing.js';

/** The same requests each time, so that what fails is the change's doing; FUZZ_SEED asks others. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);

/** An API, and what its document says of it. */
export interface Fuzzed {
  readonly url: string;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly validate: (schema: Schema, answer: unknown) => string[];
  /** Those of a request of its own. */
  headers(): Promise<Record<string, string>>;
}

const nasty = fc.constantFrom(
  '',
  'null',
  '__proto__',
  '\u0000',
  '../..',
  '%',
  "' OR 1=1 --",
  '🥭',
  'x'.repeat(3000),
  '-1',
  '1e309',
);
const text = fc.oneof(
  nasty,
  fc.string({ maxLength: 12 }),
  fc.date({ noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
);

/** What a schema asks for, nearly. */
function like(schemas: Fuzzed['schemas'], schema: Schema = {}, depth = 0): fc.Arbitrary<unknown> {
  const named = schema.$ref?.split('/').at(-1);
  if (named !== undefined) return like(schemas, schemas[named], depth + 1);
  const known = schema.enum?.length
    ? [fc.constantFrom(...schema.enum)]
    : schema.example === undefined
      ? []
      : [fc.constant(schema.example)];
  const any = depth > 3 ? fc.jsonValue({ maxDepth: 1 }) : fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
  if (schema.properties && depth < 4) {
    const fields = Object.entries(schema.properties).map(([name, of]) => [name, like(schemas, of, depth + 1)] as const);
    return fc.oneof({ weight: 5, arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }) }, any);
  }
  return fc.oneof(...known.map((arbitrary) => ({ weight: 3, arbitrary })), { weight: 2, arbitrary: any });
}

const HTTP_DATE = 'Wed, 25 Nov 2026 09:00:00 GMT';
/** What clients send beside a request, and what somebody makes of it. An empty one is sent as well. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'if-match': ['*', '"v1"', '"v1", "v2"', 'W/"v1"', '"', 'v1'],
  'if-none-match': ['*', '"x"', 'W/"x", "y"', '"'],
  'if-modified-since': [HTTP_DATE, 'yesterday'],
  'idempotency-key': ['a-key', '"a-key"', 'a key', 'x'.repeat(256)],
  'last-event-id': ['0', '-1', '9'.repeat(30), 'x'],
  accept: ['text/csv', 'application/json', 'text/html, */*;q=0.1', 'image/png', 'text/csv;q=x', '*'],
  'accept-encoding': ['identity;q=0, *;q=0', 'br;q=2', 'gzip;q='],
  'accept-language': ['de-DE, *;q=0'],
  'cache-control': ['no-cache', 'max-age=0, no-store', 'only-if-cached'],
  prefer: ['return=minimal', 'respond-async, wait=0'],
  range: ['bytes=0-1', 'bytes=-1', 'rows=5-1'],
  'content-type': [
    'application/json',
    'application/merge-patch+json',
    'application/json; charset=utf-16',
    'text/plain',
    'x',
  ],
  'x-request-id': ['an-id-of-somebody', '__proto__', 'a b'],
  'x-http-method-override': ['DELETE'],
  'x-forwarded-host': ['evil.example'],
};
const GARBAGE = ['', 'é', '\u00ff', '=?utf-8?q?x?=', 'x'.repeat(3000), "' OR 1=1 --", '__proto__'];
const header = fc.oneof(
  ...Object.entries(HEADERS).map(([name, values]) =>
    fc.tuple(fc.constant(name), fc.constantFrom(...values, ...values, ...GARBAGE)),
  ),
);
/** Few at once: one that is refused hides what is wrong with the others. */
const fewHeaders = fc.array(header, { maxLength: 3 }).map((pairs): Record<string, string> => Object.fromEntries(pairs));

/** One request. */
export interface Shot {
  readonly headers: Readonly<Record<string, string>>;
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
}

/** Requests that an operation may take, or nearly. */
export function shotsOf(
  schemas: Fuzzed['schemas'],
  { parameters, requestBody }: Operation & { requestBody?: { content: Record<string, { schema: Schema }> } },
): fc.Arbitrary<Shot> {
  const of = (kind: string, all: boolean): fc.Arbitrary<Record<string, unknown>> => {
    const entries = parameters
      .filter((parameter) => parameter.in === kind)
      .map(({ name, schema }) => [name, like(schemas, schema)] as const);
    return fc.record(Object.fromEntries(entries), all ? {} : { requiredKeys: [] });
  };
  const few = of('query', false).map((query) => Object.fromEntries(Object.entries(query).slice(0, 3)));
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return fc.record({
    headers: fewHeaders,
    path: of('path', true),
    query: few,
    body: body ? like(schemas, body) : fc.constant(undefined),
  });
}

/** Sends it, and says what is wrong with the answer. */
export async function fire(
  { url, validate, headers }: Fuzzed,
  operation: Operation,
  { headers: sent, path, query, body }: Shot,
): Promise<string | undefined> {
  const where = operation.path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(asText(path[name])) || '-',
  );
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, asText(value)]);
  const answer = await fetch(`${url}${where}${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`, {
    method: operation.method.toUpperCase(),
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...sent, ...(await headers()) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const content = await answer.text();
  const described = operation.responses[answer.status];
  // An id that is nobody's leads to another path, or to none; what a router refuses is said of no operation.
  const general = [400, 404, 405, 414, 415].includes(answer.status) && kind === 'application/problem+json';
  if (answer.status >= 500 && !(answer.status === 503 && described)) return `${answer.status}: ${content}`;
  if (!described && !general && new URL(`${url}${where}`).pathname === where)
    return `${answer.status} is not described: ${content}`;
  if (kind === 'application/problem+json')
    return validate({ $ref: '#/components/schemas/Problem' }, JSON.parse(content)).join('; ') || undefined;
  const schema = described?.content?.[kind]?.schema;
  if (!schema || kind !== 'application/json') return undefined;
  return validate(schema, JSON.parse(content)).join('; ') || undefined;
}

/** What stands in an address is text; an object has none of its own where it has no prototype. */
function asText(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();
}
