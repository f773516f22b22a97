import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { migrate } from '../../src/database/migrate.js';
import { dayAfter, environmentOf, inAirtable, inAsana } from '../e2e/bridge-testing.js';
import { select, send } from '../e2e/write-testing.js';
import { control, startTestSimulators, type TestSimulators, WITHOUT_LINES } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import { rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** What is committed has to outlive the server; what outlives the machine is not the question here. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'on' };
const DAY = '2027-06-01';

let dataDir: string;
let server: EmbeddedPostgres;
let simulators: TestSimulators;
let app: TestApp;
const groups: { id: string; gid: string }[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'athena-restarted-'));
  server = await startEmbeddedPostgres({ dataDir, log: () => undefined, serverSettings: SETTINGS });
  await migrate(server.url);
  await ask(async (client) => {
    const rows = rowsOf(client);
    await client.query(`INSERT INTO asana_raw.project (gid, name, archived, modified_at)
                        VALUES ('1200000000000001', 'Launches', false, now())`);
    for (let n = 0; n < 6; n++) {
      const gid = `120000000000010${n}`;
      const { id } = await rows.aDevGroup({ launch_date: DAY, asana_gids: { launch_date: gid } });
      await client.query(
        `INSERT INTO asana_raw.task (gid, project_gid, name, due_on, completed, modified_at)
         VALUES ($1, '1200000000000001', 'Launch', $2, false, now())`,
        [gid, DAY],
      );
      groups.push({ id, gid });
    }
  });
  simulators = await startTestSimulators(server.url, WITHOUT_LINES);
  app = await startTestApp({ databaseUrl: server.url, env: environmentOf(simulators) });
}, 120_000);

afterAll(async () => {
  await app.close();
  await simulators.end();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** On a connection of its own: others end with the server. */
async function ask<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** SIGINT is how an administrator stops PostgreSQL now; SIGKILL is what a crash is. It is started again on its address. */
async function restart(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const postmaster = join(dataDir, 'postgres', 'postmaster.pid');
  const [pid] = (await readFile(postmaster, 'utf8')).split('\n');
  const ended = new Promise<void>((resolve) => {
    const forget = server.onExit(() => {
      forget();
      resolve();
    });
  });
  process.kill(Number(pid), signal);
  await ended;
  await until(() => ask(() => Promise.resolve(true)).catch(() => false), 30_000);
}

const OPEN = `SELECT FROM pdos.pending_sync_queue WHERE status IN ('pending', 'in_flight', 'failed')`;

it('loses no edit when the database is stopped and when it crashes, and is started again, in the middle of deliveries', async () => {
  const accepted: { change: string; id: string }[] = [];
  let stop = false;
  let day = 0;
  const editing = (async () => {
    while (!stop) {
      const { id } = groups[day % groups.length] ?? { id: '' };
      const body = { launch_date: dayAfter(DAY, ++day) };
      const answer = await send(app.url, 'PATCH', `dev-groups/${id}`, body).catch(() => undefined);
      if (answer?.status === 200) accepted.push({ change: answer.json.receipt.change_id, id });
      else
        expect([answer?.status, answer?.json.type]).toEqual([
          503,
          expect.stringMatching(/unavailable|outcome-unknown/),
        ]);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    // One call is under way: it is taken upstream, and there is nobody to be told of it.
    await control(simulators.airtable, 'POST', '/faults', {
      kind: 'slow',
      times: 1,
      delay_ms: 1500,
      match: { method: 'PATCH' },
    });
    const before = accepted.length;
    await until(() => accepted.length > before + 3);
    await until(
      () =>
        ask(
          async (client) =>
            (await client.query(`SELECT FROM pipeline.upstream_value WHERE tried <> '[]'`)).rowCount! > 0,
        ),
      20_000,
    );
    await restart(signal);
    const after = accepted.length;
    await until(() => accepted.length > after + 3, 30_000);
  }
  stop = true;
  await editing;
  await until(() => ask(async (client) => (await client.query(OPEN)).rowCount === 0), 90_000);
  const logged = await ask((client) => select(client, 'SELECT id FROM pipeline.change'));
  expect(logged.map(({ id }) => id)).toEqual(expect.arrayContaining(accepted.map(({ change }) => change)));
  for (const { id, gid } of groups) {
    const [here] = await ask((client) =>
      select(client, 'SELECT launch_date::text AS day FROM airtable_raw.dev_group WHERE id = $1', [id]),
    );
    expect([id, (await inAirtable({ simulators }, id))['Launch Date'], await inAsana({ simulators }, gid)]).toEqual([
      id,
      here.day,
      here.day,
    ]);
  }
  const words = await ask((client) => select(client, 'SELECT DISTINCT status FROM pdos.pending_sync_queue ORDER BY 1'));
  expect(words.map(({ status }) => status).filter((status) => !['delivered', 'superseded'].includes(status))).toEqual(
    [],
  );
}, 180_000);
