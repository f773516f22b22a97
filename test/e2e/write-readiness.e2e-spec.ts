import pg from 'pg';
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

async function edit(id: string, body: object): Promise<JsonAnswer> {
  return send(app!.url, 'PATCH', `dev-groups/${id}`, body);
}

async function expectReadsWork(id: string): Promise<void> {
  for (const path of ['dev-groups', `dev-groups/${id}`, 'products', 'skus', `dev-groups/${id}/history`]) {
    expect([path, (await send(app!.url, 'GET', path)).status]).toEqual([path, 200]);
  }
}

function expectRefused(answer: JsonAnswer, reason: string): void {
  expect([answer.status, answer.json.type]).toEqual([503, 'urn:athena-pipeline:problem:writes-refused']);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.json.detail).toContain(reason);
}

it('refuses edits on a queue with other columns, naming those that are missing, and reads work', async () => {
  const group = await rows.aDevGroup();
  await client.query(`DROP TABLE pdos.pending_sync_queue;
                      CREATE TABLE pdos.pending_sync_queue (id serial, record_id text, payload jsonb, status text)`);
  app = await startTestApp({ databaseUrl: database.url });
  const answer = await edit(group.id, { name: 'N' });
  expectRefused(answer, 'pdos.pending_sync_queue lacks change_id, target, entity, entity_id');
  expect(answer.json.detail).toContain('missing columns');
  await expectReadsWork(group.id);
  expect((await send(app.url, 'GET', `dev-groups/${group.id}`)).json.name).toBe(group.name);
});

it('refuses an edit that somebody else’s queue would not take, and takes it back from the warehouse', async () => {
  const group = await rows.aDevGroup();
  await client.query('ALTER TABLE pdos.pending_sync_queue ADD COLUMN tenant text NOT NULL');
  app = await startTestApp({ databaseUrl: database.url });
  const answer = await edit(group.id, { name: 'N' });
  expectRefused(answer, 'null value in column "tenant"');
  expect(await select(client, 'SELECT FROM pipeline.change')).toEqual([]);
  await expectReadsWork(group.id);
});

it('refuses edits while our role may not write, says which right is missing, and takes them once it has it', async () => {
  const group = await rows.aDevGroup();
  const role = `writer_${process.pid}_${Date.now()}`;
  await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT pg_read_all_data TO ${role}`);
  const url = new URL(database.url);
  url.username = role;
  url.password = 'secret';
  try {
    app = await startTestApp({ databaseUrl: url.href });
    for (let rights = 0; rights < 10; rights++) {
      const answer = await edit(group.id, { name: 'N' });
      if (answer.status === 200) break;
      expectRefused(answer, 'To mend: GRANT ');
      await expectReadsWork(group.id);
      const [grant] = /GRANT [^;]*/.exec(answer.json.detail) ?? [];
      await client.query(grant!);
    }
    expect((await send(app.url, 'GET', `dev-groups/${group.id}`)).json.name).toBe('N');
  } finally {
    await app?.close();
    app = undefined;
    await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});

it('refuses edits where schema pipeline could not be made, and reads work', async () => {
  const group = await rows.aDevGroup();
  app = await startTestApp({ databaseUrl: database.url });
  await client.query('DROP TABLE pipeline.change_field');
  expectRefused(await edit(group.id, { name: 'N' }), 'pipeline.change_field does not exist');
  await expectReadsWork(group.id);
});
