import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import pg from 'pg';
import { describeUnconnectedApi } from '../../src/docs/unconnected-api.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { answerValidator, type Operation, operationsOf, type Parameter, type Schema } from './openapi-testing.js';

const document: OpenAPIObject = JSON.parse(JSON.stringify(await describeUnconnectedApi()));
const operations = operationsOf(document);
const schemas = Object.entries(document.components?.schemas ?? {}) as [string, Schema][];
const properties = schemas.flatMap(([name, schema]) =>
  Object.entries(schema.properties ?? {}).map(([property, of]) => ({ name: `${name}.${property}`, ...of })),
);
/** What the demo can be asked for: an id is that of a record of the list above it. */
const gets = operations.filter(
  (operation) => operation.method === 'get' && !/\{(?!id\})/.test(operation.path) && !isEndless(operation),
);

/** A demo that has never pulled has no run to tell of. */
async function withPulls(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    INSERT INTO pipeline.sync_run (source, trigger, mode, requested_by, instance, finished_at, status, phase, detail)
    VALUES ('airtable', 'cli', 'full', 'ann', 'vm:1:0', now(), 'ok', 'finished', '{"airtable_raw.client": {"read": 17,
            "inserted": 0, "updated": 0, "unchanged": 17, "kept": 0, "quarantined": 0, "gone": 0, "restored": 0}}');
    INSERT INTO pipeline.drift_run (source, trigger, requested_by, instance, finished_at, status)
    VALUES ('airtable', 'api', 'ann', 'vm:1:0', now(), 'drift');
    INSERT INTO pipeline.drift_field (run_id, table_name, record_id, field, kind, ours, theirs, changed_last)
    VALUES (1, 'airtable_raw.client', 'recOne', 'name', 'differs', '"One"', '"Two"', 'upstream');
    INSERT INTO pipeline.quarantine (source, table_name, record_id, reason, original, run_id)
    VALUES ('airtable', 'airtable_raw.client', 'recTwo', 'Name: 7 is not a text', '{"id": "recTwo"}', 1)`);
  await client.end();
}

it('is committed as it is', () => {
  const committed: unknown = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
  expect(document).toEqual(committed);
});

describe('the description', () => {
  it('has every endpoint of the contract', () => {
    const expected = [
      ...['products', 'brands', 'product-lines', 'skus', 'dev-groups', 'line-badges', 'revenue', 'revenue/lines'],
      ...['data-gaps', 'products/{id}', 'brands/{id}', 'skus/{id}', 'dev-groups/{id}'],
    ];
    const paths = gets.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(expected.map((path) => `/api/pipeline/${path}`)));
    expect(paths).toEqual(expect.arrayContaining(['/health/live', '/health/ready', '/metrics']));
  });

  it('says of every operation what it does, in one sentence of its own', () => {
    expect(operations.filter(({ summary }) => !summary || summary.length < 5).map(({ name }) => name)).toEqual([]);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every parameter', () => {
    const silent = operations.flatMap(({ name, parameters }) =>
      parameters.filter(({ description }) => !description).map((parameter) => `${name} ${parameter.name}`),
    );
    expect(silent).toEqual([]);
  });

  it('describes every property, and gives an example of every value', () => {
    expect(properties.length).toBeGreaterThan(80);
    expect(properties.filter(({ description }) => !description).map(({ name }) => name)).toEqual([]);
    const isMadeOfOthers = ({ allOf, items }: Schema): boolean => allOf !== undefined || items?.$ref !== undefined;
    const bare = properties.filter((property) => property.example === undefined && !isMadeOfOthers(property));
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('gives examples that are what they are examples of', () => {
    const validate = answerValidator(document);
    const wrong = properties
      .filter(({ example }) => example !== undefined)
      .map(({ name, ...schema }) => ({ name, errors: validate(schema, schema.example) }))
      .filter(({ errors }) => errors.length > 0);
    expect(wrong).toEqual([]);
  });

  it('has a schema of every good answer', () => {
    const silent = operations.flatMap(({ name, responses }) =>
      Object.entries(responses)
        .filter(([status]) => status.startsWith('2') && status !== '204')
        .filter(([, { content }]) => !content || Object.values(content).some(({ schema }) => !schema))
        .map(([status]) => `${name} ${status}`),
    );
    expect(silent).toEqual([]);
    const promising = operations.filter(({ responses }) => Object.keys(responses).some((s) => s.startsWith('2')));
    expect(promising).toHaveLength(operations.length);
  });

  it('says of every answer what it is', () => {
    const silent = operations.flatMap(({ name, responses }) =>
      Object.entries(responses)
        .filter(([, { description }]) => !/\S.*\.$/s.test(description ?? ''))
        .map(([status]) => `${name} ${status}`),
    );
    expect(silent).toEqual([]);
  });

  it('has every error as problem+json', () => {
    const others = operations.flatMap(({ name, responses }) =>
      Object.entries(responses)
        .filter(([status]) => /^[45]/.test(status))
        .filter(([, { content }]) => {
          const schema = content?.['application/problem+json']?.schema;
          return schema?.$ref !== '#/components/schemas/Problem' || Object.keys(content ?? {}).length !== 1;
        })
        .map(([status]) => `${name} ${status}`),
    );
    expect(others).toEqual([]);
  });
});

describe('what is answered', () => {
  let database: TestDatabase;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase('demo');
    await withPulls(database.url);
    app = await startTestApp({ databaseUrl: database.url });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  /** A URL of the operation: of the first record where it takes an id. */
  async function urlOf({ path }: Operation): Promise<string> {
    if (!path.includes('{')) return app.url + path;
    const list = await fetch(`${app.url}${path.slice(0, path.indexOf('/{'))}?limit=1`);
    const records: unknown = await list.json();
    const id = Array.isArray(records) ? records[0]?.id : undefined;
    return app.url + path.replace(/\{\w+\}/, String(id));
  }

  it('is described word for word at /docs/openapi.json', async () => {
    const answer = await fetch(`${app.url}/docs/openapi.json`);
    expect(answer.headers.get('content-type')).toMatch('application/json');
    expect(await answer.json()).toEqual(document);
  });

  it.each(gets.map((operation) => [operation.path, operation] as const))(
    'is what is said of %s',
    async (_, operation) => {
      const validate = answerValidator(document);
      const answer = await fetch(await urlOf(operation));
      const { content = {}, headers = {} } = operation.responses['200'] ?? {};
      expect(answer.status).toBe(200);
      const kind = answer.headers.get('content-type')?.split(';')[0] ?? '';
      const schema = content[kind]?.schema;
      const body: unknown = kind === 'application/json' ? await answer.json() : await answer.text();
      expect(schema && validate(schema, body)).toEqual([]);
      if (Array.isArray(body) && !operation.path.includes('{')) expect(body.length).toBeGreaterThan(0);
      // The whole of a list has no next page.
      const promised = Object.keys(headers).filter((name) => name !== 'Link');
      expect(promised.filter((name) => !answer.headers.has(name))).toEqual([]);
    },
  );

  it('would be found out if it were something else', async () => {
    const validate = answerValidator(document);
    const schema = { $ref: '#/components/schemas/Revenue' };
    const revenue: Record<string, unknown> = JSON.parse(await (await fetch(`${app.url}/api/pipeline/revenue`)).text());
    expect(validate(schema, revenue)).toEqual([]);
    expect(validate(schema, { ...revenue, ytd_total: '1.00' })).not.toEqual([]);
    expect(validate(schema, { ...revenue, ytd_total: 1.001 })).not.toEqual([]);
    expect(validate(schema, { ...revenue, more: 1 })).not.toEqual([]);
    expect(validate(schema, { ...revenue, monthly: undefined })).not.toEqual([]);
    expect(validate(schema, { ...revenue, data_freshness: { verdict: 'fine' } })).not.toEqual([]);
  });

  it('takes every parameter that is described, and refuses any other', async () => {
    const refused: string[] = [];
    for (const operation of gets.filter(({ path }) => !path.includes('{'))) {
      const url = await urlOf(operation);
      for (const parameter of operation.parameters.filter((p) => p.in === 'query' && p.name !== 'cursor')) {
        const query = `${encodeURIComponent(parameter.name)}=${encodeURIComponent(sampleOf(parameter))}`;
        const answer = await fetch(`${url}?${query}`);
        await answer.arrayBuffer();
        if (answer.status !== 200) refused.push(`${operation.path}?${query} ${answer.status}`);
      }
      if (!operation.path.startsWith('/api/')) continue;
      const answer = await fetch(`${url}?no_such_parameter=1`);
      const validate = answerValidator(document);
      expect([operation.path, answer.status]).toEqual([operation.path, 400]);
      expect(validate({ $ref: '#/components/schemas/Problem' }, await answer.json())).toEqual([]);
    }
    expect(refused).toEqual([]);
  }, 120_000);

  it.each(gets.filter(({ path }) => path.includes('{')).map(({ path }) => path))(
    'is a problem of a record that %s has not',
    async (path) => {
      const answer = await fetch(app.url + path.replace(/\{\w+\}/, 'recNowhere'));
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toMatch('application/problem+json');
      const validate = answerValidator(document);
      expect(validate({ $ref: '#/components/schemas/Problem' }, await answer.json())).toEqual([]);
    },
  );
});

/** Whether the answer has no end to wait for. */
function isEndless({ responses }: Operation): boolean {
  return responses['200']?.content?.['text/event-stream'] !== undefined;
}

/** A value that the description of a parameter promises to be taken. */
function sampleOf({ name, example, schema }: Parameter): string {
  // Lists of field names.
  if (['sort', 'fields'].includes(name)) return 'id';
  const of = schema?.items ?? schema ?? {};
  const sample = example ?? schema?.example ?? of.enum?.[0] ?? of.minimum;
  if (sample !== undefined) return Array.isArray(sample) ? String(sample[0]) : String(sample);
  if (of.format === 'date') return '2026-01-31';
  if (of.format === 'date-time') return '2026-01-31T12:00:00Z';
  return of.type === 'string' ? 'null' : '1';
}
