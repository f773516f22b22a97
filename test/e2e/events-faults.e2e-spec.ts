import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { WATCHED_TABLES } from '../../src/database/changes/watched-tables.js';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { EventTimings } from '../../src/sync-queue/events/event-timings.js';
import { until } from '../support/child-instance.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { Listener, tell } from './events-testing.js';
import { send } from './write-testing.js';

const BEAT_MS = 100;
const ALL_TABLES = new Set<string>(WATCHED_TABLES);

describe('a database that goes away', () => {
  let dataDir = '';
  let server: EmbeddedPostgres;
  let proxy: TcpProxy;
  let app: TestApp;
  let listener: Listener;

  const start = (): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDir, log: () => undefined, serverSettings: { fsync: 'off' } });

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'events-faults-'));
    server = await start();
  });

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    proxy = await TcpProxy.before(server.url);
    app = await startTestApp({ databaseUrl: proxy.through(server.url) });
    app.app.get(EventTimings).heartbeatMs = BEAT_MS;
    listener = await Listener.open(app.url);
    await until(() => listener.heard.length > 0);
    listener.forget();
  });

  afterEach(async () => {
    listener.hangUp();
    await app.close();
    await proxy.close();
  });

  async function write(name: string): Promise<void> {
    const client = await anyClient(server.url);
    await tell(client, { name });
    await client.end();
  }

  const namesHeard = (): unknown[] => listener.logged.map(({ data }) => data.name);

  it('ends no stream: it beats on, and tells what was missed, and that all tables may have changed', async () => {
    await write('before');
    await listener.hear(1);
    proxy.refuse();
    await server.stop();
    const { beats } = listener;
    await sleep(1000);
    expect(listener.beats).toBeGreaterThan(beats + 3);
    listener.heard.splice(1);
    server = await start();
    await write('meanwhile');
    await proxy.heal(server.url);
    await until(() => listener.tables.size === ALL_TABLES.size);
    await listener.hear(2);
    await write('after');
    await listener.hear(3);
    expect(namesHeard()).toEqual(['before', 'meanwhile', 'after']);
    expect(listener.ended).toBe(false);
  });

  it('loses nothing when every connection is cut, again and again, while others write', async () => {
    const names: string[] = [];
    for (let turn = 0; turn < 30; turn++) {
      names.push(`${turn}`);
      await write(`${turn}`);
      if (turn % 3 === 0) proxy.cut();
    }
    await listener.hear(names.length);
    expect(namesHeard()).toEqual(names);
  });

  it('is said to whoever comes now, and tells them when to try again', async () => {
    proxy.refuse();
    const { status, headers, json } = await send(app.url, 'GET', 'events');
    expect([status, headers.get('retry-after'), headers.get('content-type')]).toEqual([
      503,
      '1',
      'application/problem+json; charset=utf-8',
    ]);
    expect(json.detail).toMatch('The database does not answer.');
    await proxy.heal();
  });
});

describe('an administrator who ends connections', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let app: TestApp;
  let listener: Listener;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = await anyClient(database.url);
    app = await startTestApp({ databaseUrl: database.url });
    listener = await Listener.open(app.url);
  }, 120_000);

  afterAll(async () => {
    listener.hangUp();
    await app.close();
    await client.end();
    await database.drop();
  });

  it.each(['athena-pipeline listener', 'athena-pipeline'])('of %s loses no event', async (name) => {
    listener.forget();
    for (let turn = 0; turn < 20; turn++) {
      await tell(client, { turn });
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()',
        [name],
      );
      await tell(client, { turn: `${turn} again` });
      await sleep(Math.random() * 50);
    }
    await listener.hear(40);
    expect(listener.logged.map(({ data }) => data.turn)).toEqual(
      Array.from({ length: 20 }, (_, turn) => [turn, `${turn} again`]).flat(),
    );
    if (name.endsWith('listener')) await until(() => listener.tables.size === ALL_TABLES.size);
    expect(listener.ended).toBe(false);
  });
});

describe('a role that may not do all that the log needs', () => {
  const role = `events_${process.pid}_${Date.now()}`;
  let database: TestDatabase;
  let owner: pg.Client;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = await anyClient(database.url);
    const schemas = 'airtable_raw, asana_raw, ns, netsuite_raw, pdos';
    await owner.query(`
      CREATE ROLE ${role} LOGIN PASSWORD 'limited' NOSUPERUSER;
      GRANT USAGE ON SCHEMA ${schemas} TO ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA ${schemas} TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'limited';
    app = await startTestApp({ databaseUrl: url.href });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    await owner.end();
    await database.drop();
  });

  it('is told each GRANT that is missing, and listens once they are given, without a restart', async () => {
    const { status, json } = await send(app.url, 'GET', 'events');
    expect([status, json.type]).toEqual([503, 'urn:athena-pipeline:problem:no-events']);
    expect(json.detail).toBe(
      `To mend: GRANT USAGE ON SCHEMA pipeline TO ${role}; GRANT SELECT, UPDATE, DELETE ON pipeline.event TO ${role}; GRANT USAGE ON SEQUENCE pipeline.event_position TO ${role};`,
    );
    await owner.query(json.detail.replace('To mend: ', ''));
    const listener = await Listener.open(app.url);
    await tell(owner, { name: 'heard' });
    await listener.hear(1);
    listener.hangUp();
  });

  it('is told again and again of tables that it may not make announce their changes', async () => {
    app.app.get(EventTimings).heartbeatMs = BEAT_MS;
    const listener = await Listener.open(app.url);
    for (let turn = 0; turn < 3; turn++) {
      listener.forget();
      await until(() => listener.tables.has('airtable_raw.product'));
    }
    listener.hangUp();
  });
});

it('a warehouse without a log of events says so', async () => {
  const database = await createTestDatabase();
  const app = await startTestApp({ databaseUrl: database.url });
  const client = await anyClient(database.url);
  await client.query('DROP TABLE pipeline.event');
  const { status, headers, json } = await send(app.url, 'GET', 'events');
  expect([status, headers.get('retry-after')]).toEqual([503, '1']);
  expect(json).toMatchObject({
    type: 'urn:athena-pipeline:problem:no-events',
    detail: expect.stringContaining('pipeline.event does not exist'),
  });
  await app.close();
  await client.end();
  await database.drop();
});
