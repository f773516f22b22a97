import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../runtime/make-folder.js';
import { runWrangler, type Wrangler, type WranglerPlace } from './wrangler-process.js';

/** What the Worker is told on this machine. */
export interface WorkerOrder {
  /** Of the API. */
  readonly originUrl: string;
  /** 0: the system gives one. */
  readonly port: number;
  /** Where it keeps its D1 and KV; a folder of its own. */
  readonly dataDir: string;
  /** The page that it serves; left out, what `npm run build` made. */
  readonly page?: string;
  /** Variables and secrets of the Worker, beside the address of the origin. */
  readonly variables: Readonly<Record<string, string>>;
  /** Hears of errors. */
  readonly log?: (text: string) => void;
}

/** The Worker, answering. */
export interface RunningWorker {
  readonly url: string;
  /** Of wrangler, whose process group has everything that runs. */
  readonly pid: number;
  /** Resolves when it has ended, whoever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const WORKER = fileURLToPath(new URL('../../worker', import.meta.url));
const BUILT_PAGE = join(WORKER, '../web/dist');
const HOST = '127.0.0.1';
/** No file of a checkout's own (`.dev.vars`) decides anything. */
const QUIET = ['--show-interactive-dev-session=false', '--env-file', '/dev/null'];
const DEV = ['dev', '--local', '--ip', HOST, '--inspector-port', '0', ...QUIET];

/**
 * Runs the Worker in workerd on this machine: `wrangler dev`, without an account, with nothing sent or fetched beyond loopback.
 * Who asks is not asked here (`AUTH_MODE=none`) unless `variables` say otherwise.
 * @throws Error when it does not start.
 */
export async function startWorker(order: WorkerOrder): Promise<RunningWorker> {
  const { originUrl, port, dataDir, variables, log } = order;
  await makeFolder(dataDir, 0o700);
  const page = await copyPage(order.page ?? BUILT_PAGE, join(dataDir, 'page'));
  const place: WranglerPlace = { folder: WORKER, dataDir };
  const state = join(dataDir, 'state');
  await migrateOnce(place, state);
  const wrangler = runWrangler(
    { ...place, log },
    [...DEV, '--assets', page, '--port', String(port), '--persist-to', state],
    {
      AUTH_MODE: 'none',
      ...variables,
      ORIGIN_URL: originUrl,
    },
  );
  const address = await wrangler.ready();
  return {
    url: `http://${HOST}:${address.port}`,
    pid: wrangler.pid,
    ended: wrangler.ended,
    stop: () => wrangler.stop(),
  };
}

/**
 * A page of its own, as the API has one in its memory: wrangler follows each file of the folder, and ends when one that it has just
 * listed is gone, as happens while the page is built anew.
 */
async function copyPage(from: string, to: string): Promise<string> {
  await rm(to, { recursive: true, force: true });
  // The page may not be built; wrangler wants a folder.
  await mkdir(to);
  if (existsSync(from)) await cp(from, to, { recursive: true });
  return to;
}

/** `wrangler d1 migrations apply` takes seconds also when there is nothing to do, so what was applied is noted. */
async function migrateOnce(place: WranglerPlace, state: string): Promise<void> {
  const note = join(place.dataDir, 'migrated');
  const migrations = await fingerprint(join(place.folder, 'migrations'));
  if ((await readFile(note, 'utf8').catch(() => '')) === migrations) return;
  const wrangler: Wrangler = runWrangler(place, ['d1', 'migrations', 'apply', 'DB', '--local', '--persist-to', state]);
  await wrangler.finished();
  await writeFile(note, migrations);
}

async function fingerprint(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}
