import pg from 'pg';
import { CREATE_ANNOUNCE_FUNCTION, createAnnounceTrigger } from '../../src/database/changes/change-triggers.sql.js';
import { migrate } from '../../src/database/migrate.js';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import { mergeTable } from '../../src/inbound/merge/merge-table.js';
import { invoicesTable } from '../../src/inbound/netsuite/read-invoices.js';
import { stagingName } from '../../src/inbound/staging/staging.queries.js';
import { StagingTable } from '../../src/inbound/staging/staging-table.js';
import type { Bench } from '../support/bench.js';
import type { Measurement } from '../support/rows.js';
import { median, timed } from '../support/statistics.js';
import { copyInto, exportInvoices, withClient } from './load-invoices.js';

const DATABASE = 'bench_merge_invoices';
const TABLE = invoicesTable(true);
const WITHOUT = 'ns.invoices_without_triggers';
const COLUMNS = TABLE.columns.map(({ name }) => name);

/** What a pull costs that brings every line of NetSuite's, once it has read them. */
export const mergeInvoices: Measurement<Bench> = {
  name: 'merge-invoices',
  about: 'a pull’s merge of all invoice lines, into an empty table and into one that has them, against their COPY',
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
      return mergeInTurn(client, lines, bench.effort.copyRounds);
    });
    const [first, again, plain] = [median(samples.first), median(samples.again), median(samples.plain)];
    const reference = { value: plain, unit: 'ms', label: 'plain COPY' } as const;
    return [
      {
        what: 'merge of all lines into an empty table',
        product: { value: first, unit: 'ms' },
        reference,
        result: first / plain,
        target: { atMost: 2 },
      },
      {
        what: 'merge of all lines, none of which changed',
        product: { value: again, unit: 'ms' },
        reference,
        result: again / plain,
        target: { atMost: 2 },
      },
    ];
  },
};

async function prepare(client: pg.Client, url: string): Promise<void> {
  await migrate(url);
  const rollup = await installRevenueRollup(client);
  if (!rollup.installed) throw new Error(`The rollup was not installed: ${rollup.reason}.`);
  await client.query(CREATE_ANNOUNCE_FUNCTION);
  await client.query(createAnnounceTrigger(TABLE.name, TABLE.name));
  await client.query(`CREATE TABLE ${WITHOUT} (LIKE ${TABLE.name} INCLUDING ALL)`);
}

async function mergeInTurn(
  client: pg.Client,
  lines: Buffer[],
  rounds: number,
): Promise<{ first: number[]; again: number[]; plain: number[] }> {
  const samples: { first: number[]; again: number[]; plain: number[] } = { first: [], again: [], plain: [] };
  for (let round = -1; round < rounds; round++) {
    const { first, again, plain } = round < 0 ? { first: [], again: [], plain: [] } : samples;
    await client.query(`TRUNCATE ${TABLE.name}, ${WITHOUT}`);
    await client.query('VACUUM pipeline.revenue_rollup, pipeline.revenue_daily');
    await client.query('CHECKPOINT');
    plain.push(await timed(() => copyInto(client, WITHOUT, lines)));
    await client.query('CHECKPOINT');
    first.push(await mergeAll(client));
    await client.query(`VACUUM ANALYZE ${TABLE.name}`);
    await client.query('CHECKPOINT');
    again.push(await mergeAll(client));
  }
  return samples;
}

/** Stages what the plain table has, and merges it. @returns how long the merge took. */
async function mergeAll(client: pg.Client): Promise<number> {
  const staging = await StagingTable.create(client, TABLE);
  const staged = ['key', 'part', 'read_at', ...COLUMNS.map((column) => `c_${column}`)].join(', ');
  await client.query(
    `INSERT INTO ${stagingName(TABLE)} (${staged})
     SELECT id, 'all', clock_timestamp(), ${COLUMNS.join(', ')} FROM ${WITHOUT}`,
  );
  await staging.seal();
  const options = {
    runId: '0',
    fence: { assertHeld: () => Promise.resolve() },
    queueIsMapped: false,
    dryRun: false,
    acceptDeletions: false,
    begun: new Date().toISOString(),
  };
  return timed(async () => void (await mergeTable(client, staging, options)));
}
