import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { CREATE_ANNOUNCE_FUNCTION, createAnnounceTrigger } from '../../src/database/changes/change-triggers.sql.js';
import { migrate } from '../../src/database/migrate.js';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import type { Bench } from '../support/bench.js';
import type { Measurement } from '../support/rows.js';
import { median, timed } from '../support/statistics.js';

const DATABASE = 'bench_load_invoices';
const WITH_TRIGGERS = 'ns.invoices';
const WITHOUT = 'ns.invoices_without_triggers';
/** Four keep the rollup, one announces the change. */
const OUR_TRIGGERS = 5;

/** What our triggers cost whoever loads `ns.invoices`. */
export const loadInvoices: Measurement<Bench> = {
  name: 'load-invoices',
  about: 'COPY of all invoice lines with our triggers against the same table without them',
  async run(bench) {
    const { databaseUrl } = await bench.product();
    const lines = await withClient(databaseUrl, async (client) => {
      await client.query(`CREATE DATABASE ${DATABASE}`);
      return exportInvoices(client);
    });
    const own = new URL(databaseUrl);
    own.pathname = `/${DATABASE}`;
    const samples = await withClient(own.href, async (client) => {
      await prepare(client, own.href);
      return loadInTurn(client, lines, bench.effort.copyRounds);
    });
    const [kept, plain] = [median(samples.kept), median(samples.plain)];
    return [
      {
        what: 'COPY of the demo’s invoice lines',
        product: { value: kept, unit: 'ms' },
        reference: { value: plain, unit: 'ms', label: 'without triggers' },
        result: kept / plain,
        target: { atMost: 1.5 },
      },
    ];
  },
};

async function prepare(client: pg.Client, url: string): Promise<void> {
  await migrate(url);
  const rollup = await installRevenueRollup(client);
  if (!rollup.installed) throw new Error(`The rollup was not installed: ${rollup.reason}.`);
  // As a running instance does; none runs on this database.
  await client.query(CREATE_ANNOUNCE_FUNCTION);
  await client.query(createAnnounceTrigger(WITH_TRIGGERS, WITH_TRIGGERS));
  // Columns, constraints, indexes and storage; triggers are what LIKE leaves out.
  await client.query(`CREATE TABLE ${WITHOUT} (LIKE ${WITH_TRIGGERS} INCLUDING ALL)`);
  const { rows } = await client.query<{ kept: number; plain: number }>(
    `SELECT count(*) FILTER (WHERE tgrelid = $1::regclass)::int AS kept,
            count(*) FILTER (WHERE tgrelid = $2::regclass)::int AS plain FROM pg_trigger`,
    [WITH_TRIGGERS, WITHOUT],
  );
  if (rows[0]?.kept !== OUR_TRIGGERS || rows[0].plain !== 0) throw new Error('The triggers are not as expected.');
}

async function loadInTurn(
  client: pg.Client,
  lines: Buffer[],
  rounds: number,
): Promise<{ kept: number[]; plain: number[] }> {
  const samples: { kept: number[]; plain: number[] } = { kept: [], plain: [] };
  const load = async (table: string, into: number[]): Promise<void> => {
    await client.query(`TRUNCATE ${WITH_TRIGGERS}, ${WITHOUT}`);
    await client.query('VACUUM pipeline.revenue_rollup, pipeline.revenue_daily');
    // Or one table's pages would be written to disk during the load of the other one.
    await client.query('CHECKPOINT');
    into.push(await timed(() => copyInto(client, table, lines)));
  };
  for (let round = -1; round < rounds; round++) {
    const { kept, plain } = round < 0 ? { kept: [], plain: [] } : samples;
    if (round % 2 === 0) await load(WITHOUT, plain);
    await load(WITH_TRIGGERS, kept);
    if (round % 2 !== 0) await load(WITHOUT, plain);
  }
  return samples;
}

export async function copyInto(client: pg.Client, table: string, lines: Buffer[]): Promise<void> {
  const stream = client.query(from(`COPY ${table} FROM STDIN`));
  await pipeline(lines, stream);
}

export async function exportInvoices(client: pg.Client): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  const stream = client.query(to(`COPY ${WITH_TRIGGERS} TO STDOUT`));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(stream, 'end');
  return chunks;
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
