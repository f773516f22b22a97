import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** `empty`: migrated, no rows. `demo`: migrated and filled with the demo warehouse. */
export type TestDatabaseTemplate = 'empty' | 'demo';

/** A database that one suite has for itself. */
export interface TestDatabase {
  readonly url: string;
  /** Ends whoever is still connected, and removes the database. */
  drop(): Promise<void>;
}

/** Any numbers. One a template, so that no suite that wants an empty one waits while another fills the demo. */
const TEMPLATE_LOCKS = { empty: 7_041_964, demo: 7_041_965 } as const satisfies Record<TestDatabaseTemplate, number>;

/**
 * Makes a database for one suite: a copy of a template that the first suite of the run to ask for it makes.
 * Call it in `beforeAll`, and `drop()` in `afterAll`, after your own connections are closed. The first `demo` of a run
 * takes 5 s, and several times that on a busy machine: give that `beforeAll` a time limit of two minutes.
 */
export async function createTestDatabase(template: TestDatabaseTemplate = 'empty'): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withServer(async (server) => {
    await makeTemplateOnce(server, template);
    // Copied as files: through the log, which is the default, the demo takes three times as long.
    await server.query(`CREATE DATABASE ${name} TEMPLATE ${templateName(template)} STRATEGY FILE_COPY`);
  });
  return {
    url: urlOf(name),
    drop: () => withServer(async (server) => void (await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
}

/** Workers race for it: the lock lets one make it, and a name that is given at the end shows that it is complete. */
async function makeTemplateOnce(server: pg.Client, template: TestDatabaseTemplate): Promise<void> {
  const name = templateName(template);
  const draft = `${name}_draft`;
  await server.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCKS[template]]);
  try {
    const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    await server.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await server.query(`CREATE DATABASE ${draft}`);
    await fill(urlOf(draft), template);
    await server.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  } finally {
    await server.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCKS[template]]);
  }
}

/** Imported only where it runs: of a run's many suites one per template needs the migrations and the generator. */
async function fill(url: string, template: TestDatabaseTemplate): Promise<void> {
  const { migrate } = await import('../../src/database/migrate.js');
  await migrate(url);
  if (template === 'empty') return;
  const { fillDemo } = await import('../../src/boot/fill-demo.js');
  const { loadConfig } = await import('../../src/common/config/app-config.js');
  await withClient(url, (client) => fillDemo(client, loadConfig({})));
}

async function withServer<T>(work: (server: pg.Client) => Promise<T>): Promise<T> {
  return withClient(serverUrl(), work);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function templateName(template: TestDatabaseTemplate): string {
  return `test_template_${template}`;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (url === undefined) throw new Error('TEST_POSTGRES_URL is not set: the global set-up of Jest did not run.');
  return url;
}
