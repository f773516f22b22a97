import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect as connectSocket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { endProcesses } from '../../src/database/embedded/server-processes.js';
import { until } from '../support/child-instance.js';
import { refuseSecrets } from '../support/log-watch.js';
import { createTestDatabase } from '../support/test-database.js';
import { ask, connect, serverProcesses } from './embedded-server-outside.js';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
/** The code that one start compiled, for those after it. */
const COMPILED = join(CHECKOUT, 'node_modules', '.cache', 'compiled');
/** A first start makes a cluster and fills the demo; on a machine that does other things as well, slowly. */
const START_MS = 60_000;
/** With nothing more under way. */
const DRAINED_MS = 5000;
const DEFAULTS = { PORT: '0', LOG_LEVEL: 'trace', DEMO_DATA: 'off' };

let root = '';
let instances: Product[] = [];

/** The product as it is shipped: compiled, in a process of its own. */
class Product {
  private readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said = '';
  /** Its structured log. */
  logged = '';
  private gone = false;
  private readonly given: NodeJS.ProcessEnv;
  /** Passwords and tokens that it made itself. */
  private readonly made: Record<string, string> = {};

  constructor(env: Record<string, string>) {
    this.given = { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: COMPILED, ...DEFAULTS, ...env };
    this.child = spawn(process.execPath, [join(root, 'dist/main.js')], {
      cwd: root,
      env: this.given,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.said += text;
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.logged += text;
    });
    // `null` when a signal ended it.
    this.ended = once(this.child, 'close').then(() => {
      this.gone = true;
      refuseSecrets({ ...this.given, ...this.made }, this.said + this.logged);
      return this.child.exitCode;
    });
    instances.push(this);
  }

  /** Waits until it says something. */
  async says(text: string): Promise<void> {
    await until(() => this.said.includes(text) || this.gone, START_MS);
    if (!this.said.includes(text)) throw new Error(`It ended without "${text}": ${this.said}`);
  }

  /** Waits until it is ready; the base of its API. */
  async ready(): Promise<string> {
    await this.says('Athena Pipeline is ready');
    const { DATA_DIR = '', DATABASE_URL } = this.given;
    if (DATABASE_URL === undefined) Object.assign(this.made, await secretsMade(DATA_DIR));
    return / API (\S+)\/products/.exec(this.said)?.[1] ?? '';
  }

  signal(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'process-crash-'));
  await symlink(join(CHECKOUT, 'node_modules'), join(root, 'node_modules'));
  await symlink(join(CHECKOUT, 'package.json'), join(root, 'package.json'));
  const compile = ['src', '-d', join(root, 'dist'), '--strip-leading-paths', '--config-file', '.swcrc'];
  await promisify(execFile)(join(CHECKOUT, 'node_modules/.bin/swc'), compile, { cwd: CHECKOUT });
}, START_MS);

afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));

afterEach(async () => {
  await Promise.all(instances.map((instance) => instance.signal('SIGKILL')));
  instances = [];
});

async function directory(name: string): Promise<string> {
  const dataDir = join(root, name);
  await mkdir(dataDir, { recursive: true });
  return dataDir;
}

/** What an instance tells the commands beside it. */
async function runtimeOf(
  dataDir: string,
): Promise<{ readonly database_url: string; readonly upstreams: Record<string, string> }> {
  return JSON.parse(await readFile(join(dataDir, 'runtime.json'), 'utf8'));
}

async function databaseUrlOf(dataDir: string): Promise<string> {
  return (await runtimeOf(dataDir)).database_url;
}

async function secretsMade(dataDir: string): Promise<Record<string, string>> {
  const { database_url, upstreams } = await runtimeOf(dataDir);
  return { ...upstreams, database_url };
}

/** Reads past what is kept, so that the answer waits for the database. */
function askSlowly(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, headers: { 'cache-control': 'no-cache' } }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      answer.on('end', () => resolve(`${answer.statusCode} ${body}`));
    });
    asked.on('error', reject).end();
  });
}

/** No process, and no word about one. */
async function expectNothingLeft(dataDir: string): Promise<void> {
  expect(await serverProcesses(dataDir)).toEqual([]);
  expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false);
}

describe('a running product', () => {
  let dataDir = '';

  beforeAll(async () => {
    dataDir = await directory('running');
  });

  afterEach(async () => endProcesses(await serverProcesses(dataDir)));

  /** Signals it while three requests wait for a lock; their answers, and how it ended. */
  async function signalInTheMiddle(
    signal: NodeJS.Signals,
    agent: Agent,
  ): Promise<{ answers: string[]; end: unknown; said: string }> {
    const product = new Product({ DATA_DIR: dataDir });
    const api = await product.ready();
    const url = await databaseUrlOf(dataDir);
    const holder = await connect(url);
    await holder.query('BEGIN; LOCK TABLE airtable_raw.product IN ACCESS EXCLUSIVE MODE');
    const asked = [1, 2, 3].map(() => askSlowly(`${api}/products`, agent));
    // One of them reads, and the others wait for the reading after it.
    await until(async () => (await ask(url, 'SELECT FROM pg_locks WHERE NOT granted')).length === 1);
    await sleep(300);
    const ended = product.signal(signal);
    await sleep(300);
    await holder.query('COMMIT');
    const answers = await Promise.all(asked);
    const end = await Promise.race([ended, sleep(DRAINED_MS, 'still there')]);
    await holder.end();
    return { answers, end, said: product.said };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is under way on %s, then ends with its database, and says so, with exit code 0',
    async (signal) => {
      expect(await signalInTheMiddle(signal, new Agent({ keepAlive: false }))).toEqual({
        answers: Array(3).fill('200 []'),
        end: 0,
        said: expect.stringMatching(/\nStopped\.\n$/),
      });
      await expectNothingLeft(dataDir);
    },
    START_MS,
  );

  it('does not wait for connections that never asked for anything', async () => {
    const product = new Product({ DATA_DIR: dataDir });
    const silent = connectSocket(Number(new URL(await product.ready()).port), '127.0.0.1');
    await once(silent, 'connect');
    expect(await Promise.race([product.signal('SIGTERM'), sleep(DRAINED_MS, 'still there')])).toBe(0);
    silent.destroy();
  });

  it(
    'does not wait for clients that keep their connections for later',
    async () => {
      const agent = new Agent({ keepAlive: true });
      const { end } = await signalInTheMiddle('SIGTERM', agent);
      agent.destroy();
      expect(end).toBe(0);
    },
    START_MS,
  );

  it('is the only one on its directory: a second one is refused in a sentence, with exit code 1', async () => {
    const product = new Product({ DATA_DIR: dataDir });
    const api = await product.ready();
    const second = new Product({ DATA_DIR: dataDir });
    expect(await second.ended).toBe(1);
    expect(second.said).toContain(`${dataDir} is in use by another running instance`);
    expect(second.said).not.toMatch(/^\s+at /m);
    expect((await fetch(`${api}/products`)).status).toBe(200);
    expect(existsSync(join(dataDir, 'runtime.json'))).toBe(true);
    expect(await product.signal('SIGTERM')).toBe(0);
  });

  it('says nothing of a database that others own: the file of an instance on the same folder stays', async () => {
    const embedded = new Product({ DATA_DIR: dataDir });
    await embedded.ready();
    const file = join(dataDir, 'runtime.json');
    const before = await readFile(file, 'utf8');
    const foreign = await createTestDatabase();
    const other = new Product({ DATA_DIR: dataDir, DATABASE_URL: foreign.url });
    await other.ready();
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await other.signal('SIGTERM')).toBe(0);
    expect(await readFile(file, 'utf8')).toBe(before);
    const unused = join(root, 'unused');
    const alone = new Product({ DATA_DIR: unused, DATABASE_URL: foreign.url });
    await alone.ready();
    expect(existsSync(unused)).toBe(false);
    expect(await alone.signal('SIGTERM')).toBe(0);
    await foreign.drop();
  });

  it('is refused a port that is taken, in a sentence and before it makes a database', async () => {
    const untouched = await directory('port-taken');
    const occupier = createServer().listen(0, '127.0.0.1');
    await once(occupier, 'listening');
    const address = occupier.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const product = new Product({ DATA_DIR: untouched, PORT: port });
    expect(await product.ended).toBe(1);
    occupier.close();
    expect(product.said).toBe(
      `Port ${port} of 127.0.0.1 is taken by another program: set PORT to another one, or to 0 for any free one.\n`,
    );
    expect(product.logged).toBe('');
    expect(await readdir(untouched)).toEqual([]);
  });
});

it('names every mistake of its configuration at once, touches nothing, and ends with exit code 1', async () => {
  const dataDir = join(root, 'never-made');
  const product = new Product({
    DATA_DIR: dataDir,
    PORT: 'eighty',
    DEMO_DATA: 'maybe',
    BUSINESS_TIME_ZONE: 'Mars/Olympus',
    DATABASE_URL: 'mysql://root:hunter2@db/warehouse',
  });
  expect(await product.ended).toBe(1);
  for (const name of ['PORT', 'DEMO_DATA', 'BUSINESS_TIME_ZONE', 'DATABASE_URL']) expect(product.said).toContain(name);
  expect(product.said).not.toContain('hunter2');
  expect(existsSync(dataDir)).toBe(false);
});

it('says in a sentence that its folder can not be made', async () => {
  const product = new Product({ DATA_DIR: join(root, 'package.json', 'below-a-file') });
  expect(await product.ended).toBe(1);
  expect(product.said).toMatch(/^The folder .*\/below-a-file can not be made .* Set DATA_DIR to one .*\n$/);
});

it('says in a sentence that the database of DATABASE_URL cannot be reached', async () => {
  const product = new Product({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/warehouse' });
  expect(await product.ended).toBe(1);
  expect(product.said).toContain('The database of DATABASE_URL cannot be reached');
  expect(product.said).not.toMatch(/^\s+at /m);
});

describe('a first start with the demo', () => {
  const MAKING = 'Making a new database';
  const FILLING = 'Filling the demo warehouse';
  let dataDir = '';

  beforeAll(async () => {
    dataDir = await directory('first');
  });

  afterAll(async () => endProcesses(await serverProcesses(dataDir)));

  function startFirst(): Product {
    return new Product({ DATA_DIR: dataDir, DEMO_DATA: 'on' });
  }

  // In this order: each goes on from what the one before has left.
  it(
    'ends cleanly on SIGTERM and SIGINT, wherever it is, and leaves nothing behind',
    async () => {
      for (const [signal, moment] of [
        ['SIGTERM', MAKING],
        ['SIGINT', FILLING],
      ] as const) {
        const product = startFirst();
        await product.says(moment);
        await sleep(Math.random() * 800);
        expect([signal, await product.signal(signal)]).toEqual([signal, 0]);
        expect(product.said).toMatch(/\nStopped\.\n$/);
        await expectNothingLeft(dataDir);
      }
    },
    START_MS,
  );

  it(
    'that is killed at one moment after the other is made good by the next one: all products, all lines',
    async () => {
      await rm(dataDir, { recursive: true, force: true });
      for (const [moment, upTo] of [
        [MAKING, 1500],
        [FILLING, 300],
        [FILLING, 2500],
      ] as const) {
        const product = startFirst();
        // A start that found the demo filled already has no such moment, and is as good.
        await Promise.race([product.says(moment), product.ready()]);
        await sleep(Math.random() * upTo);
        await product.signal('SIGKILL');
      }
      const product = startFirst();
      const api = await product.ready();
      const products: unknown = await (await fetch(`${api}/products`)).json();
      expect(products).toHaveLength(160);
      const url = await databaseUrlOf(dataDir);
      expect(await ask(url, 'SELECT count(*)::int AS lines FROM ns.invoices')).toEqual([{ lines: 325_000 }]);
      expect((await fetch(`${api}/revenue`)).status).toBe(200);
      expect(await product.signal('SIGTERM')).toBe(0);
      await expectNothingLeft(dataDir);
    },
    2 * START_MS,
  );

  it(
    'holds a NetSuite that shows nothing until one command mends it: then a pull brings the missing weeks, and revenue is fresh',
    async () => {
      const product = startFirst();
      const api = await product.ready();
      const command = async (name: string, ...args: string[]): Promise<{ code: number | null; said: string }> => {
        const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir };
        const child = spawn(process.execPath, [join(root, `dist/cli/${name}.js`), ...args], { cwd: root, env });
        let said = '';
        for (const stream of [child.stdout, child.stderr]) {
          stream.setEncoding('utf8').on('data', (text: string) => {
            said += text;
          });
        }
        await once(child, 'close');
        refuseSecrets(await secretsMade(dataDir), said);
        return { code: child.exitCode, said };
      };
      const revenue = async () => (await fetch(`${api}/revenue`)).json() as Promise<Record<string, unknown>>;
      const stale = await revenue();
      expect(stale.data_freshness).toMatchObject({ is_stale: true, verdict: 'success_without_data' });
      expect(await command('sync', '--source', 'netsuite')).toEqual({
        code: 3,
        said: expect.stringContaining('suspicious_empty: 0 read'),
      });
      expect(await command('demo', 'netsuite', 'mend')).toMatchObject({ code: 0 });
      expect(await command('sync', '--source', 'netsuite')).toEqual({
        code: 0,
        said: expect.stringMatching(/^NetSuite: ok: [\d,]+ read, [\d,]+ new/),
      });
      const fresh = await revenue();
      expect(fresh.data_freshness).toMatchObject({ is_stale: false, verdict: 'fresh' });
      expect(fresh.ytd_total).toBeGreaterThan(Number(stale.ytd_total));
      // Nobody asked for the pictures: the first start copies them, by a pull.
      const photos = async (): Promise<string[]> => {
        const skus = (await (await fetch(`${api}/skus?fields=photo_url`)).json()) as { photo_url: string | null }[];
        return skus.flatMap(({ photo_url }) => photo_url ?? []);
      };
      await until(async () => (await photos()).every((url) => url.startsWith('/api/pipeline/assets/')), START_MS);
      const [photo = ''] = await photos();
      expect((await fetch(new URL(photo, api))).headers.get('content-type')).toBe('image/png');
      // In the hours after the one at which pulls are due, that of the night is made up for, too.
      const ran = (await (await fetch(`${api}/sync-runs?source=airtable`)).json()) as object[];
      expect(ran).toContainEqual(expect.objectContaining({ status: 'ok', requested_by: 'first start' }));
      expect(await product.signal('SIGTERM')).toBe(0);
    },
    2 * START_MS,
  );
});
