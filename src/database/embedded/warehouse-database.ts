import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from '../../runtime/error-code.js';
import { CLUSTER_USER } from './cluster.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { ServerCluster } from './server-cluster.js';

/** The database that an embedded cluster is there for. */
export const WAREHOUSE_DATABASE = 'athena_warehouse';

const CONNECT_WITHIN_MS = 10_000;
/** SQLSTATE: the server starts, replays its log or stops. */
const CANNOT_CONNECT_NOW = '57P03';

/** The address of one database of the embedded server, password included. */
export function databaseUrl(port: number, password: string, database: string): string {
  return `postgres://${CLUSTER_USER}:${password}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes sure that what answers on `port` is the server of this cluster, and that it has the warehouse's database.
 *
 * @throws EmbeddedPostgresError when the password is wrong or another server answers.
 */
export async function ensureWarehouseDatabase(cluster: ServerCluster, port: number): Promise<void> {
  const client = await connect(cluster, port);
  try {
    const { rows } = await client.query<{ cluster: string; present: boolean }>(
      `SELECT current_setting('cluster_name') AS cluster,
              EXISTS (SELECT FROM pg_database WHERE datname = $1) AS present`,
      [WAREHOUSE_DATABASE],
    );
    if (rows[0]?.cluster !== cluster.name) {
      throw new EmbeddedPostgresError(
        `Another PostgreSQL answers on port ${port}; it is not the one of ${cluster.dataDir}.`,
      );
    }
    if (!rows[0].present) await client.query(`CREATE DATABASE ${WAREHOUSE_DATABASE}`);
  } finally {
    await client.end();
  }
}

async function connect(cluster: ServerCluster, port: number): Promise<pg.Client> {
  const deadline = Date.now() + CONNECT_WITHIN_MS;
  for (;;) {
    const client = new pg.Client({
      connectionString: databaseUrl(port, cluster.password, 'postgres'),
      connectionTimeoutMillis: CONNECT_WITHIN_MS,
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      const starting = errorCode(error) === CANNOT_CONNECT_NOW;
      if (!starting || Date.now() > deadline) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new EmbeddedPostgresError(`The PostgreSQL of ${cluster.dataDir} does not let us in: ${reason}`, {
          cause: error,
        });
      }
    }
    await sleep(50);
  }
}
