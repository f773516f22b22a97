import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from '../../runtime/error-code.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { asAccount, type ServerAccount } from './server-account.js';
import { endProcesses, processesOf } from './server-processes.js';

const run = promisify(execFile);

/** The superuser of an embedded cluster, and the owner of its database. */
export const CLUSTER_USER = 'athena';

const STAGING_PREFIX = 'postgres.making-';

/** Where the cluster of a data directory lies. */
export function clusterDirectoryOf(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/** Names a cluster in the titles of its processes: different for every data directory, the same at every start. */
export function clusterNameOf(dataDir: string): string {
  return `athena-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
}

/** True when `dataDir` has a complete cluster. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  return stat(join(clusterDirectoryOf(dataDir), 'PG_VERSION')).then(
    () => true,
    () => false,
  );
}

/**
 * Makes the cluster in a sibling directory and moves it into place when it is complete, so that a kill -9 in between
 * leaves nothing that could be taken for one. Call with the lock of the data directory held.
 *
 * @throws EmbeddedPostgresError with initdb's own words.
 */
export async function makeCluster(
  binaries: PostgresBinaries,
  dataDir: string,
  options: { account: ServerAccount | null; password: string; durable: boolean; signal?: AbortSignal },
): Promise<void> {
  const staging = join(dataDir, `${STAGING_PREFIX}${randomBytes(6).toString('hex')}`);
  const passwordFile = join(staging, 'password');
  const made = join(staging, 'data');
  await mkdir(staging, { mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (options.account !== null) {
    for (const path of [staging, passwordFile]) await chown(path, options.account.uid, options.account.gid);
  }
  const command = asAccount(options.account, binaries.initdb, [
    `--pgdata=${made}`,
    `--username=${CLUSTER_USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // The same order on every machine and after every upgrade of its C library: indexes stay valid.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(options.durable ? [] : ['--no-sync']),
  ]);
  try {
    await run(command.file, command.args, { ...command.options, signal: options.signal });
  } catch (error) {
    await rm(staging, { recursive: true, force: true, maxRetries: 5 });
    options.signal?.throwIfAborted();
    throw new EmbeddedPostgresError(`The database could not be made in ${dataDir}: ${wordsOf(error)}`, {
      cause: error,
    });
  }
  await rename(made, clusterDirectoryOf(dataDir));
  if (options.durable) await syncDirectory(dataDir);
  await rm(staging, { recursive: true, force: true });
}

/** Ends the initdb of a start that was killed, and removes what it made. Call with the lock held. */
export async function clearUnfinishedClusters(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) {
    if (!name.startsWith(STAGING_PREFIX)) continue;
    const staging = join(dataDir, name);
    await endProcesses(await processesOf('initdb', staging));
    // Its last child may write one more file while we remove.
    await rm(staging, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Error && errorCode(error) === 'ENOENT') {
    return `${error.message}. The PostgreSQL that comes with npm needs glibc (Alpine has musl); set DATABASE_URL instead.`;
  }
  if (error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' && error.stderr.trim() !== '') {
    return error.stderr.trim();
  }
  return String(error);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync().finally(() => handle.close());
}
