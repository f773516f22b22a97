import { realpath } from 'node:fs/promises';
import { lockDataDir } from '../../runtime/data-dir-lock.js';
import { makeFolder } from '../../runtime/make-folder.js';
import { clearUnfinishedClusters, clusterDirectoryOf, clusterNameOf, hasCluster, makeCluster } from './cluster.js';
import { ensureClusterPassword, readClusterPassword } from './cluster-password.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { findLeftServer } from './find-server.js';
import { loadPostgresBinaries } from './postgres-binaries.js';
import { chooseServerAccount } from './server-account.js';
import type { ServerCluster } from './server-cluster.js';
import { startServer } from './start-server.js';
import { type ServerExitListener, ServerSupervisor } from './supervise-server.js';
import { databaseUrl, ensureWarehouseDatabase, WAREHOUSE_DATABASE } from './warehouse-database.js';

/** What `startEmbeddedPostgres` takes. */
export interface EmbeddedPostgresOptions {
  /** Holds the cluster, its password and its log. Made when it is missing; locked for this process. */
  dataDir: string;
  /** Gets one line for each thing that an operator should know. */
  log: (line: string) => void;
  /** PostgreSQL settings beside ours, such as `fsync: 'off'` in tests. A server that is taken over keeps its own. */
  serverSettings?: Readonly<Record<string, string>>;
  /** Gives the start up; the promise rejects with its reason, and nothing is left running. */
  signal?: AbortSignal;
}

/** A PostgreSQL that lives and ends with this process. */
export interface EmbeddedPostgres {
  /** The database `athena_warehouse`, password included. Stays the same when the server is restarted. */
  readonly url: string;
  readonly port: number;
  /** True when an earlier instance was killed and its server was found running. */
  readonly takenOver: boolean;
  /** Tells of each unexpected death of the server; it is restarted on its own. Returns the function that ends this. */
  onExit(listener: ServerExitListener): () => void;
  /** Ends the server and gives the data directory back. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL of a data directory, or takes over the one that a killed instance left running, and keeps it
 * running until `stop()`. Whatever a kill -9 left (half a cluster, stale files, orphaned backends) is cleared first.
 *
 * @throws DataDirInUseError when another instance has the directory.
 * @throws EmbeddedPostgresError with a sentence that says what to do, for everything else that can be foreseen.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  // Where there is none, nothing is made.
  await loadPostgresBinaries();
  await makeDataDir(options.dataDir);
  const dataDir = await realpath(options.dataDir);
  const lock = lockDataDir(dataDir);
  try {
    const cluster = await prepareCluster(dataDir, options);
    const left = await findLeftServer(cluster, options.signal);
    const supervisor = new ServerSupervisor(cluster, left ?? (await startServer(cluster, null, options.signal)));
    const { port } = supervisor;
    try {
      await ensureWarehouseDatabase(cluster, port);
      options.signal?.throwIfAborted();
    } catch (error) {
      await supervisor.stop();
      throw error;
    }
    return {
      url: databaseUrl(port, cluster.password, WAREHOUSE_DATABASE),
      port,
      takenOver: left !== null,
      onExit: (listener) => supervisor.onExit(listener),
      stop: () => supervisor.stop().finally(() => lock.release()),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    // Root's server runs as another user, who must be able to pass.
    await makeFolder(dataDir, process.getuid?.() === 0 ? 0o755 : 0o700);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The folder ${dataDir} can not be made (${error instanceof Error ? error.message : String(error)}). Set DATA_DIR to one ` +
        'that may be written to, or DATABASE_URL to a server of your own.',
      { cause: error },
    );
  }
}

async function prepareCluster(dataDir: string, options: EmbeddedPostgresOptions): Promise<ServerCluster> {
  const { log, serverSettings: settings = {}, signal } = options;
  const binaries = await loadPostgresBinaries();
  const directory = clusterDirectoryOf(dataDir);
  const account = await chooseServerAccount(binaries, dataDir, directory);
  await clearUnfinishedClusters(dataDir);
  if (!(await hasCluster(dataDir))) {
    log(`Making a new database in ${dataDir}`);
    const password = await ensureClusterPassword(dataDir);
    await makeCluster(binaries, dataDir, { account, password, durable: settings.fsync !== 'off', signal });
  }
  const password = await readClusterPassword(dataDir);
  if (password === null) {
    throw new EmbeddedPostgresError(
      `The database in ${dataDir} is there, but the file with its password (postgres.password) is not. ` +
        'Put it back, or remove the directory to begin with an empty database.',
    );
  }
  return { binaries, account, dataDir, directory, name: clusterNameOf(dataDir), password, settings, log };
}
