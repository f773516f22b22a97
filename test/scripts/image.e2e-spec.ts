import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { until } from '../support/child-instance.js';
import { refuseSecrets } from '../support/log-watch.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** One package of package-lock.json. */
interface Locked {
  readonly link?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

let lines: string[];
let packages: Record<string, Locked>;

beforeAll(async () => {
  const text = await readFile(join(CHECKOUT, 'Dockerfile'), 'utf8');
  lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  packages = JSON.parse(await readFile(join(CHECKOUT, 'package-lock.json'), 'utf8')).packages;
});

const argumentsOf = (word: string): string[] =>
  lines.flatMap((line) => (line.startsWith(`${word} `) ? line.slice(word.length + 1) : []));

describe('the Dockerfile', () => {
  it('copies what is there, and what .dockerignore lets through', async () => {
    const ignored = (await readFile(join(CHECKOUT, '.dockerignore'), 'utf8')).split('\n').filter(Boolean);
    const sources = argumentsOf('COPY')
      .filter((copy) => !copy.startsWith('--from'))
      .flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(8);
    for (const source of sources) {
      await stat(join(CHECKOUT, source));
      expect(ignored).not.toContain(source);
    }
  });

  it('runs as nobody in particular, with the flags of npm start, and is asked for its health where nobody is asked who they are', async () => {
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(argumentsOf('HEALTHCHECK').join()).toContain('/health/live');
    const { scripts } = JSON.parse(await readFile(join(CHECKOUT, 'package.json'), 'utf8'));
    const command: string[] = JSON.parse(argumentsOf('CMD').at(-1)!);
    expect(scripts.start).toContain(command.join(' '));
    expect(argumentsOf('ENV').join(' ')).toContain(scripts.start.split(' ')[0]);
    expect(argumentsOf('ENV').join(' ')).toContain('AUTH_MODE=cloudflare-access');
    expect(lines.join('\n')).not.toMatch(/TOKEN|SECRET|PASSWORD|DATABASE_URL/);
  });
});

describe('what the image holds', () => {
  let database: TestDatabase;
  let image: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    image = await mkdtemp(join(tmpdir(), 'athena-image-'));
    const swc = join(CHECKOUT, 'node_modules/.bin/swc');
    await run(process.execPath, [swc, 'src', '--out-dir', join(image, 'dist'), '--strip-leading-paths', '--quiet'], {
      cwd: CHECKOUT,
    });
    await cp(join(CHECKOUT, 'package.json'), join(image, 'package.json'));
    for (const name of productionPackages()) {
      const target = join(image, 'node_modules', name);
      await mkdir(dirname(target), { recursive: true });
      await symlink(join(CHECKOUT, 'node_modules', name), target);
    }
  }, 120_000);

  afterAll(async () => {
    await rm(image, { recursive: true });
    await database.drop();
  });

  /** As the last line of the Dockerfile does. */
  function start(env: Record<string, string>): { child: ChildProcess; said: () => string } {
    const child = spawn(
      process.execPath,
      // As if the packages were there, and not links into a checkout that has all of them.
      ['--preserve-symlinks', '--preserve-symlinks-main', '--enable-source-maps', join(image, 'dist/main.js')],
      {
        cwd: image,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
      },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    return { child, said: () => said };
  }

  it('says in a sentence that it needs a database', async () => {
    const { child, said } = start({ PORT: '0' });
    await once(child, 'close');
    expect([child.exitCode, said()]).toEqual([
      1,
      expect.stringMatching(/set DATABASE_URL to a server of your own\.\n$/),
    ]);
  });

  it('starts without the packages of development, asks who comes, and writes no file', async () => {
    const before = await filesOf(image);
    const port = await freePort();
    const { child, said } = start({
      HOST: '0.0.0.0',
      PORT: String(port),
      DATABASE_URL: database.url,
      AUTH_MODE: 'cloudflare-access',
      CF_ACCESS_TEAM_DOMAIN: 'https://brands.cloudflareaccess.com',
      CF_ACCESS_AUD: 'a1'.repeat(32),
      CF_ACCESS_CERTS_URL: 'http://127.0.0.1:9/',
    });
    try {
      await until(() => said().includes('is ready') || child.exitCode !== null, 60_000);
      expect(said()).toContain('is ready');
      expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/api/pipeline/products`)).status).toBe(401);
      expect(await filesOf(image)).toEqual(before);
    } finally {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'close');
    }
    expect(child.exitCode).toBe(0);
    refuseSecrets({ DATABASE_URL: database.url }, said());
  }, 120_000);
});

/** Names of those that `npm ci --omit=dev --omit=optional --workspaces=false` puts to the top of node_modules. */
function productionPackages(): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = packages[path] ?? {};
    const needed = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
    for (const name of [...Object.keys(dependencies), ...needed]) {
      const at = locate(path, name);
      if (at === undefined || found.has(at)) continue;
      found.add(at);
      visit(at);
    }
  };
  visit('');
  const top = [...found].filter((path) => path.lastIndexOf('node_modules/') === 0);
  return new Set(top.map((path) => path.slice('node_modules/'.length)));
}

/** Where Node finds a package that another one asks for. */
function locate(from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const at = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[at]) return at;
    if (folder === '') return undefined;
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map((entry) => filesOf(join(folder, entry.name))),
  );
  return [...entries.map((entry) => join(folder, entry.name)), ...nested.flat()].sort();
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
