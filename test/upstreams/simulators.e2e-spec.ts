import { AirtableClient } from '../../src/upstreams/airtable/airtable-client.js';
import type { AirtableRecord } from '../../src/upstreams/airtable/airtable-record.js';
import { AsanaClient } from '../../src/upstreams/asana/asana-client.js';
import type { Page } from '../../src/upstreams/http/read-pages.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { LocalRateLimits } from '../../src/upstreams/limits/local-rate-limits.js';
import { fromUpstream, toUpstream } from '../../src/upstreams/mapping/field-kind.js';
import { readMapping } from '../../src/upstreams/mapping/read-mapping.js';
import { fieldOf } from '../../src/upstreams/mapping/upstream-mapping.js';
import { startTestSimulators, type TestSimulators } from '../simulators/simulators-testing.js';
import { createTestDatabase } from '../support/test-database.js';

let simulators: TestSimulators;
let airtable: AirtableClient;
let asana: AsanaClient;

beforeAll(async () => {
  const warehouse = await createTestDatabase('demo');
  simulators = await startTestSimulators(warehouse.url).finally(() => warehouse.drop());
  // With the vendors' limits: what provokes a 429 fails here.
  const limits = new LocalRateLimits();
  const base = { apiUrl: simulators.airtable.url, baseId: simulators.airtable.baseId };
  airtable = new AirtableClient({ ...base, token: new Secret(simulators.airtable.token) }, limits);
  const options = { apiUrl: simulators.asana.url, token: new Secret(simulators.asana.token), requestsPerMinute: 1500 };
  asana = new AsanaClient(options, limits);
}, 120_000);
afterAll(() => simulators.end());

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) if (page.kind === 'page') items.push(...page.items);
  return items;
}

it('reads every table whole, each field of the kind that the mapping says', async () => {
  const mapping = await readMapping(undefined);
  const counts: Record<string, number> = {};
  const unusable: string[] = [];
  for (const table of mapping.all) {
    const fields = table.fields.map(({ field }) => field);
    const records: AirtableRecord[] = await all(airtable.readTable(table.table, { fields }));
    counts[table.entity] = records.length;
    for (const record of records)
      for (const { field, kind } of table.fields) {
        const read = fromUpstream(kind, record.fields[field]);
        if (!read.ok) unusable.push(`${table.table} ${record.id} ${field}: ${read.reason}`);
      }
  }
  expect(unusable).toEqual([]);
  expect(counts).toEqual({ client: 17, product_line: 13, product: 160, sku: 741, dev_group: 29 });
});

it('writes ten records in one call, and reads them back', async () => {
  const table = (await readMapping(undefined)).table('dev_group');
  const { field = '', kind = 'date' } = fieldOf(table, 'launch_date') ?? {};
  const [first] = await collectFirst(airtable.readTable(table.table));
  const ten = first!.slice(0, 10);
  const launch = toUpstream(kind, '2031-02-03');
  const fields = { [field]: launch.ok ? launch.value : null };
  const updates = ten.map(({ id }) => ({ id, fields }));
  expect((await airtable.updateRecords(table.table, updates)).outcome).toBe('ok');
  const read = await airtable.getRecords(
    table.table,
    ten.map(({ id }) => id),
    { fields: [field] },
  );
  expect(read.outcome === 'ok' && read.value.map((record) => record.fields[field])).toEqual(
    Array(10).fill('2031-02-03'),
  );
});

it('is told what is wrong with an update', async () => {
  const [first] = await collectFirst(airtable.readTable('Dev Groups'));
  const id = first![0]!.id;
  expect(await airtable.updateRecords('Dev Groups', [{ id, fields: { Nonsense: 1 } }])).toMatchObject({
    outcome: 'rejected',
    error: { type: 'UNKNOWN_FIELD_NAME' },
  });
  expect(await airtable.updateRecords('Dev Groups', [{ id, fields: { 'Launch Date': 'soon' } }])).toMatchObject({
    outcome: 'rejected',
    error: { type: 'INVALID_VALUE_FOR_COLUMN' },
  });
});

it('reads and sets due dates of tasks', async () => {
  const projects = await all(asana.readProjects());
  expect(projects).toHaveLength(42);
  const tasks: string[] = [];
  for (const { gid } of projects) {
    tasks.push(...(await all(asana.readTasks(gid))).map((task) => task.gid));
    if (tasks.length >= 3) break;
  }
  const [gid = ''] = tasks;
  expect(await asana.updateDueOn(gid, '2031-02-03')).toMatchObject({ outcome: 'ok', value: { due_on: '2031-02-03' } });
  const read = await asana.getTasks([...tasks.slice(0, 3), '1299999999999999']);
  expect(read.outcome === 'ok' && read.value.get(gid)).toMatchObject({ kind: 'found', task: { due_on: '2031-02-03' } });
  expect(read.outcome === 'ok' && read.value.get('1299999999999999')).toMatchObject({ kind: 'refused', status: 404 });
}, 60_000);

async function collectFirst<T>(pages: AsyncIterable<Page<T>>): Promise<(readonly T[])[]> {
  for await (const page of pages) if (page.kind === 'page') return [page.items];
  return [];
}
