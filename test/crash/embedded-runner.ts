/**
 * An instance as small as it can be, to be killed by crash tests: starts the embedded server of the directory in its
 * first argument, prints one JSON line when it is ready, and ends cleanly on SIGTERM and SIGINT. On SIGINT it drains
 * first: it still asks the database something, as a request in flight would.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded/embedded-postgres.js';
import { EmbeddedPostgresError } from '../../src/database/embedded/embedded-postgres-error.js';
import { DataDirError } from '../../src/runtime/data-dir-lock.js';

const DRAIN_MS = 200;

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Name the data directory.');

const say = (event: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(event)}\n`);
const starting = new AbortController();
process.once('SIGTERM', () => starting.abort());

try {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: (line) => say({ log: line }),
    serverSettings: { fsync: 'off' },
    signal: starting.signal,
  });
  server.onExit(() => say({ died: true }));
  // As an HTTP server would: the supervisor alone does not keep the process alive.
  const alive = setInterval(() => undefined, 1000);
  const signal = new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT']) process.once(name, resolve);
  });
  say({ url: server.url, port: server.port, takenOver: server.takenOver });
  if ((await signal) === 'SIGINT') {
    await sleep(DRAIN_MS);
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
    say({ drained: true });
  }
  await server.stop();
  clearInterval(alive);
} catch (error) {
  if (error instanceof EmbeddedPostgresError || error instanceof DataDirError)
    process.stderr.write(`${error.name}: ${error.message}\n`);
  else if (!starting.signal.aborted) throw error;
  process.exitCode = 1;
}
