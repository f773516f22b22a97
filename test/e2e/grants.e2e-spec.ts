import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../../src/database/migrate.js';
import { startTestSimulators, type TestSimulators } from '../simulators/simulators-testing.js';
import { ChildInstance, until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { environmentOf } from './bridge-testing.js';
import { Listener } from './events-testing.js';
import { pull } from './inbound-testing.js';
import { Process } from './operations-testing.js';
import { select, send } from './write-testing.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Roles belong to the server, which other suites share: those of this run have a name of their own. */
const PREFIX = `grants_${process.pid}_${Date.now()}`;
const GRANTS = readFileSync(`${ROOT}/deploy/grants.sql`, 'utf8').replaceAll('athena_pipeline_', `${PREFIX}_`);
const LOGINS = ['owner', 'reader', 'app', 'bridge', 'pull'] as const;
const RAW = ['airtable_raw', 'asana_raw', 'ns', 'netsuite_raw', 'pdos'];
const FEW = `
  CREATE TEMP TABLE few AS SELECT * FROM ns.invoices ORDER BY last_modified_at DESC, id LIMIT 300;
  TRUNCATE ns.invoices;
  INSERT INTO ns.invoices SELECT * FROM few;
  DELETE FROM airtable_raw.product WHERE id NOT IN (SELECT id FROM airtable_raw.product ORDER BY id LIMIT 60);
  DELETE FROM airtable_raw.sku WHERE id NOT IN (SELECT id FROM airtable_raw.sku ORDER BY id LIMIT 60)`;

let database: TestDatabase;
let admin: pg.Client;
let simulators: TestSimulators;
let app: TestApp | undefined;

/** A warehouse as a company has it: its tables belong to whoever loads them, and nothing of ours is there. */
beforeAll(async () => {
  database = await createTestDatabase('demo');
  admin = new pg.Client({ connectionString: database.url });
  // It is cut when the database is removed.
  admin.on('error', () => undefined);
  await admin.connect();
  await admin.query(FEW);
  simulators = await startTestSimulators(database.url, {
    timeZone: 'America/New_York',
    transactionsVisible: true,
    missing: () => [],
  });
  await admin.query(`DROP SCHEMA pipeline CASCADE; CREATE ROLE ${PREFIX}_loader NOLOGIN`);
  // A table that is missing is made by the owner's login, of which the group can't be a member.
  await admin.query('DROP TABLE pdos.pending_sync_queue');
  for (const { relation } of await select(
    admin,
    `SELECT c.oid::regclass::text AS relation FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ANY ($1) AND c.relkind = 'r'`,
    [RAW],
  )) {
    await admin.query(`ALTER TABLE ${relation} OWNER TO ${PREFIX}_loader`);
  }
  // Who owns tables need not own their schema, and only has to get into it.
  await admin.query(`GRANT USAGE ON SCHEMA ns TO ${PREFIX}_loader`);
  for (const schema of RAW.filter((name) => name !== 'ns')) {
    await admin.query(`ALTER SCHEMA ${schema} OWNER TO ${PREFIX}_loader`);
  }
  await admin.query(GRANTS);
  for (const login of LOGINS) {
    await admin.query(`CREATE ROLE ${PREFIX}_login_${login} LOGIN PASSWORD 'x' IN ROLE ${PREFIX}_${login}`);
  }
  const migrating = new ChildInstance('src/cli/migrate.ts', [], {
    prefix: ['env', `DATABASE_URL=${urlOf('owner')}`],
    plainText: true,
  });
  expect([await migrating.end(), migrating.output]).toEqual([0, expect.stringMatching(/Everything is in place\.\n$/)]);
  // What was made meanwhile.
  await admin.query(GRANTS);
}, 180_000);

afterEach(async () => {
  await app?.close();
  app = undefined;
});

afterAll(async () => {
  await simulators.end();
  const roles = [...LOGINS.map((login) => `login_${login}`), ...LOGINS, 'loader'].map((name) => `${PREFIX}_${name}`);
  await admin.end();
  await database.drop();
  const server = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
  await server.connect();
  await server.query(`DROP ROLE ${roles.join(', ')}`);
  await server.end();
});

function urlOf(login: (typeof LOGINS)[number]): string {
  const url = new URL(database.url);
  url.username = `${PREFIX}_login_${login}`;
  url.password = 'x';
  return url.href;
}

async function start(
  login: (typeof LOGINS)[number],
  env: Record<string, string> = {},
  databaseUrl = urlOf(login),
): Promise<TestApp> {
  app = await startTestApp({ databaseUrl, env });
  return app;
}

async function asLogin<T>(login: (typeof LOGINS)[number], work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: urlOf(login) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const group = async (): Promise<{ id: string }> =>
  (await select(admin, 'SELECT id FROM airtable_raw.dev_group WHERE launch_date IS NOT NULL ORDER BY id LIMIT 1'))[0];

it('lets a reader read everything, from memory too, and says what an edit lacks', async () => {
  const { url } = await start('reader');
  for (const path of [
    'products',
    'brands',
    'skus',
    'dev-groups',
    'line-badges',
    'product-lines',
    'revenue',
    'data-gaps',
    'sync-queue',
  ]) {
    expect([path, (await send(url, 'GET', path)).status]).toEqual([path, 200]);
  }
  expect(await (await fetch(`${url}/metrics`)).text()).toMatch(/change_feed_silent_relations 0\n/);
  const refused = await send(url, 'PATCH', `dev-groups/${(await group()).id}`, { launch_date: '2031-01-01' });
  expect([refused.status, refused.json.detail]).toEqual([
    503,
    expect.stringMatching(/GRANT UPDATE ON airtable_raw\.dev_group/),
  ]);
});

it('lets the API edit, tell of it, take it back and settle a brand’s spelling', async () => {
  const { url } = await start('app');
  const listener = await Listener.open(url);
  const { id } = await group();
  const edited = await send(
    url,
    'PATCH',
    `dev-groups/${id}`,
    { launch_date: '2031-02-01' },
    { 'idempotency-key': 'a' },
  );
  expect([edited.status, edited.json.receipt?.change_id]).toEqual([200, expect.any(String)]);
  await listener.hear(1);
  const { change_id: change } = edited.json.receipt;
  expect((await send(url, 'POST', `dev-groups/${id}/revert`, { change_id: change })).status).toBe(200);
  const [entry] = await select(admin, 'SELECT id::text FROM pdos.pending_sync_queue ORDER BY id DESC LIMIT 1');
  expect((await send(url, 'POST', `sync-queue/${entry.id}/cancel`)).status).toBe(200);
  for (const action of ['pause', 'resume']) {
    expect((await send(url, 'POST', `sync-queue/targets/asana/${action}`, {})).status).toBe(200);
  }
  const [brand] = await select(admin, 'SELECT id FROM airtable_raw.client ORDER BY id LIMIT 1');
  const alias = await send(url, 'PUT', 'brands/aliases/Some%20Spelling', { brand_id: brand.id });
  expect([200, 201]).toContain(alias.status);
});

it('tells a pooler nothing that one refuses to be told, and edits through it', async () => {
  const pooler = await TcpProxy.before(database.url);
  try {
    const { url } = await start('app', { DATABASE_DIRECT_URL: urlOf('app') }, pooler.through(urlOf('app')));
    expect((await send(url, 'PATCH', `dev-groups/${(await group()).id}`, { launch_date: '2031-02-01' })).status).toBe(
      200,
    );
    // A version, then names and values with a zero byte behind each: PgBouncer knows these, and refuses others.
    const told = pooler.greetings.flatMap((greeting) =>
      greeting
        .slice(8)
        .split('\0')
        .filter((_, index) => index % 2 === 0),
    );
    const known = ['user', 'database', 'application_name', 'client_encoding', ''];
    expect([told.includes('user'), told.filter((name) => !known.includes(name))]).toEqual([true, []]);
    await app?.close();
    app = undefined;
  } finally {
    await pooler.close();
  }
});

it('lets the bridge deliver', async () => {
  await start('bridge', environmentOf(simulators));
  await until(async () => {
    const [open] = await select(
      admin,
      "SELECT count(*)::int AS left FROM pdos.pending_sync_queue WHERE status IN ('pending', 'in_flight', 'failed')",
    );
    return open.left === 0;
  }, 60_000);
  const counts = await select(admin, 'SELECT status, count(*)::int FROM pdos.pending_sync_queue GROUP BY 1');
  expect(counts).toContainEqual({ status: 'delivered', count: expect.any(Number) });
});

/** Runs a command as a login, and answers its exit code and what it said. */
async function run(
  command: string,
  login: (typeof LOGINS)[number],
  args: string[],
  env = {},
): Promise<[number, string]> {
  const program = await Process.start(`cli/${command}.ts`, { DATABASE_URL: urlOf(login), ...env }, args);
  const code = await program.end();
  return [code ?? -1, program.output + program.errors];
}

describe('a pull', () => {
  const upstreams = (): Record<string, string> => {
    const { url, credentials } = simulators.netsuite;
    return {
      ...environmentOf(simulators),
      BRIDGE: 'off',
      NETSUITE_API_URL: url,
      NETSUITE_ACCOUNT_ID: credentials.accountId,
      NETSUITE_CLIENT_ID: credentials.clientId,
      NETSUITE_CERTIFICATE_ID: credentials.certificateId,
      NETSUITE_PRIVATE_KEY: credentials.privateKey,
    };
  };

  it('brings back what is missing of NetSuite’s lines, from an instance that pulls', async () => {
    const started = await start('pull', { ...upstreams(), INBOUND: 'on' });
    await admin.query('DELETE FROM ns.invoices WHERE id IN (SELECT id FROM ns.invoices ORDER BY id LIMIT 5)');
    const run = await pull({ app: started }, 'netsuite', { full: true });
    expect([run.status, run.error]).toEqual(['ok', null]);
    expect(await select(admin, 'SELECT count(*)::int AS lines FROM ns.invoices')).toEqual([{ lines: 300 }]);
  });

  it('writes what came from every upstream, and compares it, from the command line', async () => {
    await admin.query(`DELETE FROM airtable_raw.sku WHERE id IN (SELECT id FROM airtable_raw.sku ORDER BY id LIMIT 1);
      UPDATE airtable_raw.product SET name = 'changed behind everybody’s back' WHERE id = (SELECT min(id) FROM airtable_raw.product)`);
    const [code, said] = await run('sync', 'pull', ['--source', 'all'], upstreams());
    expect([code, said]).toEqual([0, expect.stringMatching(/Airtable: ok: .* 1 new, \d+ changed/)]);
    const [compared, differences] = await run('reconcile', 'pull', ['--source', 'airtable'], upstreams());
    expect([[0, 3].includes(compared), differences]).toEqual([true, expect.stringMatching(/Airtable: .* compared/)]);
    expect(differences).not.toMatch(/permission denied|must be owner/);
  });
});

it('lets the doctor look at everything with the rights of a reader', async () => {
  const [code, said] = await run('doctor', 'reader', ['--json']);
  expect([0, 1]).toContain(code);
  const triggers = JSON.parse(said).sections.find(({ id }: { id: string }) => id === 'triggers');
  expect(triggers).toMatchObject({ status: 'ok', notes: [expect.stringContaining('npm run migrate as the owner')] });
  expect(said).not.toMatch(/permission denied|must be owner/);
  expect(said).toMatch(/success_without_data|fresh|verified_quiet|not_running/);
});

it.each<[(typeof LOGINS)[number], string]>([
  ['reader', "UPDATE airtable_raw.product SET name = ''"],
  ['reader', 'DELETE FROM pipeline.brand_alias'],
  ['app', 'DELETE FROM airtable_raw.product'],
  ['app', "INSERT INTO airtable_raw.product (id, name) VALUES ('x', 'x')"],
  ['app', 'UPDATE ns.invoices SET amount = 0'],
  ['app', 'TRUNCATE pipeline.change'],
  ['app', 'CREATE TABLE pipeline.mine ()'],
  ['app', 'CREATE SCHEMA mine'],
  ['app', 'UPDATE pipeline.migration SET name = name'],
  ['app', 'DROP TRIGGER pipeline_announce_change ON airtable_raw.product'],
  ['app', "UPDATE pipeline.change SET requested_by = 'somebody.else@example.com'"],
  ['app', 'DELETE FROM pipeline.change_field'],
  ['bridge', "UPDATE airtable_raw.dev_group SET name = ''"],
  ['bridge', 'DELETE FROM ns.invoices'],
  ['pull', 'TRUNCATE ns.invoices'],
  ['pull', 'DELETE FROM pdos.pending_sync_queue'],
  ['pull', 'ALTER TABLE ns.invoices DISABLE TRIGGER ALL'],
])('keeps %s from %s', async (login, sql) => {
  await asLogin(login, async (client) => {
    await expect(client.query(sql)).rejects.toThrow(/permission denied|must be owner/);
  });
});

it('can be run again, and leaves the owner able to upgrade', async () => {
  await admin.query(GRANTS);
  const [queue] = await select(
    admin,
    "SELECT relowner::regrole::text AS owner FROM pg_class WHERE oid = 'pdos.pending_sync_queue'::regclass",
  );
  expect(queue.owner).toBe(`${PREFIX}_login_owner`);
  expect(await migrate(urlOf('owner'))).toEqual({ applied: [] });
});
