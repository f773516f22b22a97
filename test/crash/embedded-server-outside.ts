import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { clusterNameOf } from '../../src/database/embedded/cluster.js';
import { processesOf } from '../../src/database/embedded/server-processes.js';

/** The server of a data directory, as its tests look at it from outside. */

/** Every process of it. */
export function serverProcesses(dataDir: string): Promise<number[]> {
  return processesOf('postgres', clusterNameOf(dataDir));
}

/** The lines of its `postmaster.pid`; one empty line when there is none. */
export async function pidFile(dataDir: string): Promise<string[]> {
  return (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
}

/** Whether the warehouse's database answers there. */
export async function usable({ url }: Record<string, unknown>): Promise<boolean> {
  return ask(url, 'SELECT current_database() AS name').then(
    (rows) => JSON.stringify(rows) === '[{"name":"athena_warehouse"}]',
    () => false,
  );
}

/** Asks one thing on a connection of its own. */
export async function ask(url: unknown, sql: string): Promise<unknown[]> {
  const client = await connect(url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A connection that may be cut. */
export async function connect(url: unknown): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: String(url) });
  // A killed server ends it; that is what these tests are about.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
