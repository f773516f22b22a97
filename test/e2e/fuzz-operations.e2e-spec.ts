import fc from 'fast-check';
import { describeUnconnectedApi } from '../../src/docs/unconnected-api.js';
import { AccessTeam } from '../support/access-testing.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { answerValidator, type Operation, operationsOf, type Schema } from './openapi-testing.js';
import { Process } from './operations-testing.js';

/** The same requests each time, so that what fails is the change's doing; FUZZ_SEED asks others. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_125);
const TRIES = 40;
const AIRTABLE_TOKEN = 'patFuzzSecret0001.aaaabbbbccccddddeeeeffff0000111122223333';
const ASANA_TOKEN = '2/fuzz-secret/0002:eeee';

const document = JSON.parse(JSON.stringify(await describeUnconnectedApi()));
const operations = operationsOf(document).filter(({ responses }) => !responses['200']?.content?.['text/event-stream']);
const validate = answerValidator(document);

let database: TestDatabase;
let product: Process;
let team: AccessTeam;
let url: string;
let headers: Record<string, string>;

beforeAll(async () => {
  database = await createTestDatabase();
  team = await AccessTeam.start();
  product = await Process.start('main.ts', {
    ...team.environment({ operator: ['olga@example.com'] }),
    DATABASE_URL: database.url,
    BRIDGE: 'off',
    LOG_LEVEL: 'trace',
    LOG_REQUESTS: 'all',
    REQUESTS_PER_MINUTE: '0',
    // Nobody is there: a pull that is asked for fails at once, and says so in its run.
    AIRTABLE_API_URL: 'http://127.0.0.1:9',
    AIRTABLE_BASE_ID: 'appFuzz0000000000',
    AIRTABLE_TOKEN,
    ASANA_API_URL: 'http://127.0.0.1:9',
    ASANA_TOKEN,
  });
  url = await product.url();
  headers = await team.person('olga@example.com');
}, 120_000);

afterAll(async () => {
  await product.stop();
  await team.stop();
  await database.drop();
});

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
function like(schema: Schema = {}, depth = 0): fc.Arbitrary<unknown> {
  const named = schema.$ref?.split('/').at(-1);
  if (named !== undefined) return like(document.components.schemas[named], depth + 1);
  const known = schema.enum?.length
    ? [fc.constantFrom(...schema.enum)]
    : schema.example === undefined
      ? []
      : [fc.constant(schema.example)];
  const any = depth > 3 ? fc.jsonValue({ maxDepth: 1 }) : fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
  if (schema.properties && depth < 4) {
    const fields = Object.entries(schema.properties).map(([name, of]) => [name, like(of, depth + 1)] as const);
    return fc.oneof({ weight: 5, arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }) }, any);
  }
  return fc.oneof(...known.map((arbitrary) => ({ weight: 3, arbitrary })), { weight: 2, arbitrary: any });
}

interface Shot {
  readonly path: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  readonly body: unknown;
}

function shotOf({
  parameters,
  requestBody,
}: Operation & { requestBody?: { content: Record<string, { schema: Schema }> } }): fc.Arbitrary<Shot> {
  const of = (kind: string, all: boolean): fc.Arbitrary<Record<string, unknown>> => {
    const entries = parameters
      .filter((parameter) => parameter.in === kind)
      .map(({ name, schema }) => [name, like(schema)] as const);
    return fc.record(Object.fromEntries(entries), all ? {} : { requiredKeys: [] });
  };
  const few = of('query', false).map((query) => Object.fromEntries(Object.entries(query).slice(0, 3)));
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  return fc.record({ path: of('path', true), query: few, body: body ? like(body) : fc.constant(undefined) });
}

async function fire(operation: Operation, { path, query, body }: Shot): Promise<string | undefined> {
  const where = operation.path.replace(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(asText(path[name])) || '-',
  );
  const pairs = Object.entries(query).map(([name, value]): [string, string] => [name, asText(value)]);
  const answer = await fetch(`${url}${where}${pairs.length > 0 ? `?${new URLSearchParams(pairs)}` : ''}`, {
    method: operation.method.toUpperCase(),
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
  const content = await answer.text();
  const described = operation.responses[answer.status];
  // An id that is nobody's leads to another path, or to none; what a router refuses is said of no operation.
  const general = [400, 404, 405, 414].includes(answer.status) && kind === 'application/problem+json';
  if (answer.status >= 500 && !(answer.status === 503 && described)) return `${answer.status}: ${content}`;
  if (!described && !general && new URL(`${url}${where}`).pathname === where)
    return `${answer.status} is not described: ${content}`;
  if (kind === 'application/problem+json')
    return validate({ $ref: '#/components/schemas/Problem' }, JSON.parse(content)).join('; ') || undefined;
  const schema = described?.content?.[kind]?.schema;
  if (!schema || kind !== 'application/json') return undefined;
  return validate(schema, JSON.parse(content)).join('; ') || undefined;
}

it.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s answers anything by its schema, and never with a 5xx',
  async (_, operation) => {
    await fc.assert(
      fc.asyncProperty(shotOf(operation), async (shot) => {
        expect(await fire(operation, shot)).toBeUndefined();
      }),
      { seed: SEED, numRuns: TRIES, endOnFailure: true },
    );
  },
);

it('writes no token, password or key into its log, whatever is asked and however much is logged', async () => {
  const token = headers['cf-access-jwt-assertion']!;
  const worker = await team.sign({ email: 'ann@example.com' });
  await fetch(`${url}/api/pipeline/me`, { headers: { ...headers, 'x-athena-access-jwt': worker } });
  await fetch(`${url}/api/pipeline/me`, {
    headers: { 'cf-access-jwt-assertion': `${token}x`, cookie: `CF_Authorization=${token}` },
  });
  await fetch(`${url}/api/pipeline/me`, { headers: { authorization: 'Bearer a-bearer-secret' } });
  const written = product.output + product.errors;
  expect(written).toContain('"msg":"request"');
  const { password } = new URL(database.url);
  const secrets = [token, worker, AIRTABLE_TOKEN, ASANA_TOKEN, password, 'a-bearer-secret'];
  for (const secret of [...secrets, ...[token, worker].map((jwt) => jwt.split('.')[2]!)]) {
    expect([secret.length > 5, written.includes(secret)]).toEqual([true, false]);
  }
});

/** What stands in an address is text; an object has none of its own where it has no prototype. */
function asText(value: unknown): string {
  return (typeof value === 'object' ? JSON.stringify(value) : String(value)).toWellFormed();
}
