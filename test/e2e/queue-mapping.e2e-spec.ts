import pg from 'pg';
import { loadSettings } from '../../src/boot/load-settings.js';
import { proposeMapping } from '../../src/sync-queue/mapping/propose-mapping.js';
import { type QueueColumn, SELECT_QUEUE_SHAPE } from '../../src/sync-queue/mapping/queue-shape.queries.js';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type JsonAnswer, select, send } from './write-testing.js';

let database: TestDatabase;
let client: pg.Client;
let rows: RowBuilders;
let app: TestApp | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  rows = rowsOf(client);
}, 120_000);

afterEach(async () => {
  await app?.close();
  app = undefined;
  await client.end();
  await database.drop();
});

const get = (path: string): Promise<JsonAnswer> => send(app!.url, 'GET', path);

/** Puts another queue in the place of ours. */
async function replaceQueue(ddl: string): Promise<void> {
  await client.query(`DROP TABLE pdos.pending_sync_queue; ${ddl}`);
}

async function proposed(): Promise<Record<string, unknown>> {
  const { rows: shape } = await client.query<QueueColumn>(SELECT_QUEUE_SHAPE);
  return proposeMapping(shape).mapping;
}

async function start(mapping: object): Promise<void> {
  app = await startTestApp({ databaseUrl: database.url, env: { QUEUE_MAPPING: JSON.stringify(mapping) } });
}

/** A dev group with a task for its launch. */
async function aLinkedGroup() {
  return rows.aDevGroup({ launch_date: '2027-08-01', asana_gids: { launch_date: '1200000000000042' } });
}

async function patched(id: string, body: object): Promise<JsonAnswer> {
  const answer = await send(app!.url, 'PATCH', `dev-groups/${id}`, body);
  expect([answer.status, answer.json.detail]).toEqual([200, undefined]);
  return answer;
}

const USUAL = `
  CREATE TYPE pdos.sync_state AS ENUM ('queued', 'processing', 'done', 'error', 'parked');
  CREATE TABLE pdos.pending_sync_queue (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_type varchar(40) NOT NULL,
    entity_id text NOT NULL,
    target_system text NOT NULL CHECK (target_system IN ('airtable', 'asana')),
    operation text NOT NULL CHECK (operation IN ('create', 'update')),
    payload jsonb NOT NULL,
    status pdos.sync_state NOT NULL DEFAULT 'queued',
    retry_count int NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    processed_at timestamp,
    error_message text
  )`;

describe('a queue that another bridge drains, fitted by what is proposed for it', () => {
  it('gets each edit as rows of its own, and tells receipts and records how far they are, by its own words', async () => {
    const group = await aLinkedGroup();
    await replaceQueue(USUAL);
    await start(await proposed());
    const { json } = await patched(group.id, { launch_date: '2027-08-15' });
    const theirs = await select(
      client,
      'SELECT id::text, entity_type, entity_id, target_system, operation, payload, status FROM pdos.pending_sync_queue ORDER BY id',
    );
    const row = { entity_type: 'dev_group', entity_id: group.id, operation: 'update', status: 'queued' };
    expect(theirs).toMatchObject([
      { ...row, target_system: 'airtable', payload: { launch_date: '2027-08-15' } },
      { ...row, target_system: 'asana', payload: { launch_date: '2027-08-15' } },
    ]);
    expect(json.receipt.fields[0]).toMatchObject({
      airtable: { state: 'pending', entry_id: theirs[0].id },
      asana: { state: 'pending', entry_id: theirs[1].id },
    });
    expect(json.sync).toEqual({ launch_date: { airtable: 'pending', asana: 'pending' } });
    await client.query(`UPDATE pdos.pending_sync_queue SET status = 'done', processed_at = '2027-01-15 09:30:00'
                         WHERE target_system = 'airtable';
                        UPDATE pdos.pending_sync_queue SET status = 'error', retry_count = 3, error_message = 'no such task'
                         WHERE target_system = 'asana'`);
    const receipt = (await get(`changes/${json.receipt.change_id}`)).json;
    expect(receipt.fields[0]).toMatchObject({
      airtable: { state: 'delivered', delivered_at: '2027-01-15T09:30:00.000Z', what_to_do: null },
      asana: { state: 'failed', attempts: 3, why: 'no such task', what_to_do: expect.stringContaining('bridge') },
    });
    expect((await get(`dev-groups/${group.id}`)).json.sync).toEqual({
      launch_date: { airtable: 'synced', asana: 'failed' },
    });
    expect((await get(`dev-groups/${group.id}/history`)).json[0].airtable.state).toBe('delivered');
  });

  it('is shown with rows that somebody else queued, whatever they say, page by page; none is claimed or changed', async () => {
    const group = await aLinkedGroup();
    await replaceQueue(USUAL);
    await client.query(`INSERT INTO pdos.pending_sync_queue (entity_type, entity_id, target_system, operation, payload, status)
                        VALUES ('supplier', 's1', 'airtable', 'create', '[1]', 'parked'),
                               ('dev_group', 'recTheirs', 'airtable', 'update', '{"name": "X"}', 'queued')`);
    await start(await proposed());
    await patched(group.id, { launch_date: '2027-08-15' });
    const { json } = await get('sync-queue');
    expect(json).toMatchObject([
      { entity_id: group.id, target: 'asana', status: 'pending', their_row: { status: 'queued' } },
      { entity_id: group.id, target: 'airtable', fields: { launch_date: '2027-08-15' } },
      {
        id: '2',
        entity_id: 'recTheirs',
        status: 'pending',
        fields: { name: 'X' },
        change_id: null,
        requested_by: null,
      },
      {
        id: '1',
        entity: 'supplier',
        status: 'parked',
        fields: {},
        understood: false,
        their_row: { operation: 'create' },
      },
    ]);
    const first = await get('sync-queue?limit=2&entity=dev_group');
    const next = /<[^>]*\/api\/pipeline\/([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect((await get(next)).json.map(({ id }: { id: string }) => id)).toEqual(['2']);
    expect((await get('sync-queue?status=pending&target=airtable')).json).toHaveLength(2);
    expect((await get('sync-queue/2')).json).toMatchObject({ id: '2', conflicts: [], delivery_attempts: [] });
    expect((await get('sync-queue/999')).status).toBe(404);
    expect((await get('sync-queue/none')).status).toBe(404);
    const summary = (await get('sync-queue/summary')).json;
    expect(summary.drained_by).toBe('another_bridge');
    const [airtable] = summary.targets;
    expect(airtable).toMatchObject({ target: 'airtable', open: { pending: { count: 2 } }, not_understood: 2 });
    const before = await select(client, 'SELECT * FROM pdos.pending_sync_queue ORDER BY id');
    const { id } = json[1];
    for (const action of [
      `${id}/retry`,
      `${id}/cancel`,
      `${id}/resolve`,
      'redrive',
      'targets/airtable/pause',
      'targets/asana/resume',
    ]) {
      const refused = await send(app!.url, 'POST', `sync-queue/${action}`, {});
      expect([action, refused.status, refused.json.type]).toEqual([
        action,
        409,
        'urn:athena-pipeline:problem:foreign-queue',
      ]);
      expect(refused.json.detail).toMatch(/another bridge drains this queue.*\. (Have|A revert|Settle|Pause)/);
    }
    expect(await select(client, 'SELECT * FROM pdos.pending_sync_queue ORDER BY id')).toEqual(before);
  });

  it('may have a row for each field, keys of the writer, and lose a row once it is done', async () => {
    const group = await aLinkedGroup();
    await replaceQueue(`
      CREATE TABLE pdos.pending_sync_queue (
        id uuid PRIMARY KEY, table_name text NOT NULL, record_id text NOT NULL, field_name text NOT NULL, old_value text,
        new_value text, destination text NOT NULL, requested_by text NOT NULL, queued_at timestamptz NOT NULL)`);
    await start({ ...(await proposed()), gone: 'delivered' });
    const { json } = await patched(group.id, { launch_date: '2027-08-15', status: null, name: 'New name' });
    const theirs = await select(
      client,
      'SELECT field_name, old_value, new_value FROM pdos.pending_sync_queue WHERE destination = $1 ORDER BY field_name',
      ['airtable'],
    );
    expect(theirs).toEqual([
      { field_name: 'launch_date', old_value: '2027-08-01', new_value: '2027-08-15' },
      { field_name: 'name', old_value: group.name, new_value: 'New name' },
      { field_name: 'status', old_value: group.status, new_value: null },
    ]);
    expect((await get('sync-queue?field=name')).json).toMatchObject([{ fields: { name: 'New name' } }]);
    await client.query(`DELETE FROM pdos.pending_sync_queue WHERE field_name = 'name'`);
    const states = (await get(`changes/${json.receipt.change_id}`)).json.fields.map(
      ({ field, airtable }: { field: string; airtable: { state: string } }) => [field, airtable.state],
    );
    expect(Object.fromEntries(states)).toEqual({ name: 'delivered', status: 'pending', launch_date: 'pending' });
    const first = await get('sync-queue?limit=2');
    const next = /<[^>]*\/api\/pipeline\/([^>]*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const ids = [...first.json, ...(await get(next)).json].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(3);
  });
});

it('takes a mapping field for field: words, constants, a payload of its own making, other names of fields', async () => {
  const group = await aLinkedGroup();
  await replaceQueue(`
    CREATE TABLE pdos.pending_sync_queue (
      job text PRIMARY KEY DEFAULT gen_random_uuid()::text, kind text, body text NOT NULL, state int NOT NULL,
      at timestamp NOT NULL, tenant text NOT NULL)`);
  await start({
    key: 'job',
    targets: ['airtable'],
    columns: {
      kind: { from: 'entity', words: { dev_group: 'DevGroup' } },
      body: {
        json: {
          record: 'target_id',
          set: { from: 'fields', words: { launch_date: 'Launch Date' } },
          by: 'requested_by',
          version: { constant: 2 },
        },
      },
      state: 'status',
      at: 'created_at',
      tenant: { constant: 'athena' },
    },
    status: { pending: '0', delivered: ['1', '2'] },
  });
  const { json } = await patched(group.id, { launch_date: '2027-08-15' });
  const [row] = await select(client, 'SELECT kind, body, state, tenant FROM pdos.pending_sync_queue');
  expect({ ...row, body: JSON.parse(row.body) }).toEqual({
    kind: 'DevGroup',
    body: { record: group.id, set: { 'Launch Date': '2027-08-15' }, by: 'local', version: 2 },
    state: 0,
    tenant: 'athena',
  });
  await client.query('UPDATE pdos.pending_sync_queue SET state = 2');
  const [field] = (await get(`changes/${json.receipt.change_id}`)).json.fields;
  expect([field.airtable.state, field.asana.state]).toEqual(['delivered', 'unknown']);
});

describe('a mapping that does not fit', () => {
  it('refuses edits with the column and what would mend it, leaves no trace, and counts once it is mended', async () => {
    const group = await aLinkedGroup();
    await replaceQueue(USUAL);
    const mapping = await proposed();
    await client.query('ALTER TABLE pdos.pending_sync_queue ADD COLUMN tenant text NOT NULL');
    await start(mapping);
    const edit = async (): Promise<JsonAnswer> => send(app!.url, 'PATCH', `dev-groups/${group.id}`, { name: 'N' });
    const refused = await edit();
    expect([refused.status, refused.json.type]).toEqual([503, 'urn:athena-pipeline:problem:writes-refused']);
    expect(refused.json.detail).toContain('columns.tenant is NOT NULL without a default: add "tenant"');
    await client.query(`ALTER TABLE pdos.pending_sync_queue ALTER COLUMN tenant SET DEFAULT 'a';
                        ALTER TYPE pdos.sync_state RENAME VALUE 'queued' TO 'waiting'`);
    expect((await edit()).json.detail).toMatch(/columns.status can't hold "queued".*It takes waiting, processing/);
    await client.query(`ALTER TYPE pdos.sync_state RENAME VALUE 'waiting' TO 'queued';
                        ALTER TABLE pdos.pending_sync_queue ADD CONSTRAINT only_products CHECK (entity_type = 'product')`);
    expect((await edit()).json.detail).toContain(
      "columns.entity_type is refused by CHECK (((entity_type)::text = 'product'",
    );
    for (const path of ['dev-groups', `dev-groups/${group.id}/history`, 'products']) {
      expect([path, (await get(path)).status]).toEqual([path, 200]);
    }
    expect(await select(client, 'SELECT FROM pdos.pending_sync_queue')).toEqual([]);
    expect(await select(client, 'SELECT FROM pipeline.change')).toEqual([]);
    await client.query('ALTER TABLE pdos.pending_sync_queue DROP CONSTRAINT only_products');
    expect((await edit()).status).toBe(200);
  });

  it('says which right is missing, and reads work', async () => {
    const group = await aLinkedGroup();
    await replaceQueue(USUAL);
    const role = `mapped_${process.pid}_${Date.now()}`;
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT pg_read_all_data TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'secret';
    try {
      app = await startTestApp({ databaseUrl: url.href, env: { QUEUE_MAPPING: JSON.stringify(await proposed()) } });
      for (let rights = 0; rights < 12; rights++) {
        const answer = await send(app.url, 'PATCH', `dev-groups/${group.id}`, { name: 'N' });
        if (answer.status === 200) break;
        const [grant] = /GRANT [^;]*/.exec(answer.json.detail) ?? [];
        expect([answer.status, grant]).toEqual([503, expect.stringContaining('GRANT')]);
        await client.query(grant!);
      }
      expect((await get(`dev-groups/${group.id}`)).json.name).toBe('N');
    } finally {
      await app?.close();
      app = undefined;
      await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('ends the start when it can’t be meant, every problem named, and so does BRIDGE=on beside one', () => {
    const QUEUE_MAPPING = JSON.stringify({
      columns: { a: 'entitty', b: { from: 'value' }, c: { json: { d: { constant: 1, from: 'uuid' } } } },
      statuses: {},
      status: { pending: 'x', dead: 'x', lost: 'y' },
      gone: 'away',
    });
    const problems = problemsOf({ QUEUE_MAPPING, BRIDGE: 'on' });
    expect(problems).toEqual([
      expect.stringMatching(/^BRIDGE must be off with QUEUE_MAPPING/),
      expect.stringMatching(/^QUEUE_MAPPING itself has "statuses", but only key, columns/),
      expect.stringMatching(/^QUEUE_MAPPING columns.a must come from change_id, .*not "entitty"/),
      expect.stringMatching(/^QUEUE_MAPPING columns.b: "value" takes "row": "field"/),
      expect.stringMatching(/^QUEUE_MAPPING columns.c.d must be one of ours/),
      expect.stringMatching(/^QUEUE_MAPPING status has "lost"/),
      'QUEUE_MAPPING status: "x" stands for pending and for dead',
      expect.stringMatching(/^QUEUE_MAPPING gone must be delivered or unknown/),
    ]);
    expect(problemsOf({ QUEUE_MAPPING: '{' })).toEqual([expect.stringMatching(/^QUEUE_MAPPING must be a JSON object/)]);
    expect(problemsOf({ QUEUE_MAPPING: '/no/such/file' })).toEqual([expect.stringContaining('ENOENT')]);
    expect(loadSettings({}).config.bridge).toBe(true);
    expect(loadSettings({ QUEUE_MAPPING: '{"columns": {"a": "entity"}}' }).config.bridge).toBe(false);
  });
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadSettings(env);
  } catch (error) {
    return (error as { problems: string[] }).problems;
  }
  return [];
}
