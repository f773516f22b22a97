import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { readPostmasterFile } from './postmaster-file.js';
import { asAccount } from './server-account.js';
import type { RunningServer, ServerCluster } from './server-cluster.js';
import { openServerLog, serverLogOf, serverLogSince } from './server-log.js';
import { signalProcess } from './server-processes.js';
import { serverArguments } from './server-settings.js';

const POLL_MS = 10;
const TELL_EVERY_MS = 5000;

/** The server ended before it was ready. Its own words decide whether another try makes sense. */
export class ServerDidNotStart extends EmbeddedPostgresError {
  override readonly name = 'ServerDidNotStart';

  constructor(
    dataDir: string,
    readonly words: string,
  ) {
    super(`PostgreSQL did not start in ${dataDir}. It said: ${words.trim() || `nothing; see ${serverLogOf(dataDir)}`}`);
  }

  /** The port was taken in between, or remains of an earlier life are just going away. */
  get mayPass(): boolean {
    return /Address already in use|could not create any TCP|lock file .* already exists|is still in use/i.test(
      this.words,
    );
  }
}

/**
 * Starts the server on `port` and waits until it accepts connections. A server that replays its log after a crash is
 * waited for as long as it lives: to end it would only make it begin again.
 *
 * @throws ServerDidNotStart when it ended instead.
 */
export async function launchServer(cluster: ServerCluster, port: number, signal?: AbortSignal): Promise<RunningServer> {
  const { handle, offset } = await openServerLog(cluster.dataDir);
  const serverArgs = serverArguments(cluster.directory, port, cluster.name, cluster.settings);
  const { file, args, options } = asAccount(cluster.account, cluster.binaries.postgres, serverArgs);
  // Detached: Ctrl-C reaches every process of the terminal's group, and requests are still to be drained then.
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', handle.fd, handle.fd] });
  let failure = '';
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      failure = error.message;
      resolve();
    });
  });
  child.unref();
  await handle.close();
  const over = ended.then(() => true);
  for (let waited = 0; ; waited += POLL_MS) {
    if (signal?.aborted === true && child.pid !== undefined) signalProcess(child.pid, 'SIGINT');
    if (await Promise.race([over, sleep(POLL_MS, false)])) {
      signal?.throwIfAborted();
      throw new ServerDidNotStart(cluster.dataDir, failure || (await serverLogSince(cluster.dataDir, offset)));
    }
    const state = await readPostmasterFile(cluster.directory);
    if (child.pid !== undefined && state?.pid === child.pid && state.ready && signal?.aborted !== true) {
      return { pid: child.pid, port, ended };
    }
    if (waited > 0 && waited % TELL_EVERY_MS === 0) cluster.log('PostgreSQL is still starting (it may be recovering)');
  }
}
