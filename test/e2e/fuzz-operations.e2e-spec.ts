import fc from 'fast-check';
import { describeUnconnectedApi } from '../../src/docs/unconnected-api.js';
import { AccessTeam } from '../support/access-testing.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Fuzzed, fire, SEED, shotsOf } from './fuzz-testing.js';
import { answerValidator, operationsOf } from './openapi-testing.js';
import { Process } from './operations-testing.js';

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
let fuzzed: Fuzzed;

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
  fuzzed = { url, schemas: document.components.schemas, validate, headers: async () => headers };
}, 120_000);

afterAll(async () => {
  await product.stop();
  await team.stop();
  await database.drop();
});

it.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s answers anything by its schema, and never with a 5xx',
  async (_, operation) => {
    await fc.assert(
      fc.asyncProperty(shotsOf(document.components.schemas, operation), async (shot) => {
        expect(await fire(fuzzed, operation, shot)).toBeUndefined();
      }),
      { seed: SEED, numRuns: TRIES, endOnFailure: true },
    );
  },
);

it('opens a stream of events after whatever was the last one, or says what is wrong with it', async () => {
  const events = `${url}/api/pipeline/events`;
  for (const last of ['0', '-1', '1.5', '9'.repeat(30), '', ' ', '__proto__', 'é', "' OR 1=1 --", 'x'.repeat(3000)]) {
    const answer = await fetch(events, { headers: { ...headers, 'last-event-id': last } });
    const kind = answer.headers.get('content-type') ?? '';
    expect([last, answer.status, kind.split(';')[0]]).toEqual(
      answer.status === 400 ? [last, 400, 'application/problem+json'] : [last, 200, 'text/event-stream'],
    );
    await answer.body?.cancel();
  }
});

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
