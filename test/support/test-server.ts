import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { isRunning } from '../../src/database/embedded/server-processes.js';

const PREFIX = 'athena-test-';
/** Nothing here outlives the run, so nothing has to reach the disk. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

let current: { server: EmbeddedPostgres; dataDir: string } | undefined;

/**
 * Starts one PostgreSQL for the whole run, in a directory of its own, and returns its URL.
 *
 * A run that was killed cannot stop its server. The next run finds the directory, whose name holds the dead run's
 * process id, takes that server over and ends it. (Letting it die with its parent would cost every run one more
 * process that watches.)
 */
export async function startTestServer(): Promise<string> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const server = await start(dataDir);
  current = { server, dataDir };
  return server.url;
}

/** Ends the run's PostgreSQL and removes its directory. */
export async function stopTestServer(): Promise<void> {
  if (current === undefined) return;
  await current.server.stop();
  await rm(current.dataDir, { recursive: true, force: true });
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [, pid] = new RegExp(`^${PREFIX}(\\d+)-`).exec(name) ?? [];
    if (pid === undefined || (await isRunning(Number(pid)))) continue;
    const dataDir = join(tmpdir(), name);
    const left = await start(dataDir).catch(() => undefined);
    await left?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function start(dataDir: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, log: () => undefined, serverSettings: SETTINGS });
}
