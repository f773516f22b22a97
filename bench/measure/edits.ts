import pg from 'pg';
import { fillDemoWarehouse } from '../../src/database/demo/fill-demo-warehouse.js';
import { migrate } from '../../src/database/migrate.js';
import { pipelineTable } from '../../src/database/pipeline-tables.js';
import { DEV_GROUP_EDITS } from '../../src/dev-groups/dev-group.edits.js';
import { selectDevGroups } from '../../src/dev-groups/dev-groups.queries.js';
import { BEGIN_EDIT, lockRecords, writeChange } from '../../src/sync-queue/edits/edits.queries.js';
import { OWN_QUEUE_ROWS } from '../../src/sync-queue/live-queue/own-queue.js';
import { ENQUEUE } from '../../src/sync-queue/live-queue/own-queue.queries.js';
import { selectFieldSync } from '../../src/sync-queue/sync-queue.queries.js';
import type { Bench } from '../support/bench.js';
import type { LoadResult } from '../support/load.js';
import type { Product } from '../support/product.js';
import { Program } from '../support/program.js';
import type { Measurement } from '../support/rows.js';
import { median } from '../support/statistics.js';

/** What the bare writer is told. */
export interface WriterOrder {
  readonly databaseUrl: string;
  readonly statements: Readonly<Record<'begin' | 'lock' | 'write' | 'enqueue' | 'read' | 'sync', string>>;
}

const CLIENTS = 8;
/** More requests than any server here answers in a round. */
const MOST_A_SECOND = 5000;

/** Edits of launch dates, each of which writes the row, the log and two entries of the queue. */
export const edits: Measurement<Bench> = {
  name: 'edits',
  about: `PATCH of dev groups by ${CLIENTS} clients, against its statements by hand in a bare Fastify route`,
  async run(bench) {
    // Nobody delivers: that would be measured on one side alone.
    const product = await bench.startProduct('edits', { env: { BRIDGE: 'off' } });
    const writer = Program.start<WriterOrder, string>('bare-writer');
    try {
      const databaseUrl = await secondWarehouse(product);
      const bare = await writer.ask({ databaseUrl, statements: statements() });
      const paths = await pathsOf(product);
      const rounds: { product: LoadResult; bare: LoadResult }[] = [];
      for (let round = -1; round < bench.effort.loadRounds; round++) {
        const sides = { product: product.apiUrl, bare };
        const results: Partial<Record<keyof typeof sides, LoadResult>> = {};
        for (const side of round % 2 === 0 ? (['bare', 'product'] as const) : (['product', 'bare'] as const)) {
          results[side] = await load(bench, sides[side], paths, round + 2);
        }
        if (round >= 0 && results.product && results.bare)
          rounds.push({ product: results.product, bare: results.bare });
      }
      const result = median(rounds.map((one) => one.product.perSecond / one.bare.perSecond));
      return [
        {
          what: `PATCH of a dev group, ${CLIENTS} clients`,
          product: { value: median(rounds.map((one) => one.product.perSecond)), unit: 'requests/s' },
          reference: {
            value: median(rounds.map((one) => one.bare.perSecond)),
            unit: 'requests/s',
            label: 'its statements, bare Fastify',
          },
          result,
          target: { atLeast: 0.5 },
          note: `p99 ${median(rounds.map((one) => one.product.p99)).toFixed(1)} ms, by hand ${median(rounds.map((one) => one.bare.p99)).toFixed(1)} ms`,
        },
      ];
    } finally {
      await writer.stop();
      await product.stop();
    }
  },
};

/** On the same server, so that neither side's edits are announced to the other. */
async function secondWarehouse(product: Product): Promise<string> {
  const url = new URL(product.databaseUrl);
  const server = new pg.Client({ connectionString: url.href });
  await server.connect();
  await server.query('CREATE DATABASE by_hand');
  await server.end();
  url.pathname = '/by_hand';
  await migrate(url.href);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await fillDemoWarehouse(client, { now: new Date() });
  await client.end();
  return url.href;
}

function statements(): WriterOrder['statements'] {
  const links = pipelineTable('multiple_link', true);
  const fields = DEV_GROUP_EDITS.fields.filter(({ name }) => name === 'launch_date');
  return {
    begin: BEGIN_EDIT,
    lock: lockRecords(DEV_GROUP_EDITS, [], links),
    write: writeChange(DEV_GROUP_EDITS, fields),
    enqueue: ENQUEUE,
    read: selectDevGroups(links, 'by-id'),
    sync: selectFieldSync(OWN_QUEUE_ROWS),
  };
}

async function pathsOf({ apiUrl }: Product): Promise<string[]> {
  const answer = await fetch(`${apiUrl}/api/pipeline/dev-groups?fields=id`);
  const groups: unknown = await answer.json();
  if (!Array.isArray(groups)) throw new Error('The list of dev groups is no list.');
  return groups.map(({ id }: { id: string }) => `/api/pipeline/dev-groups/${id}`);
}

async function load({ load, effort }: Bench, origin: string, paths: readonly string[], round: number) {
  const seconds = effort.loadSeconds;
  const distinct = seconds * MOST_A_SECOND;
  const result = await load.ask({
    origin,
    connections: CLIENTS,
    headers: { 'content-type': 'application/json' },
    paths,
    send: { method: 'PATCH', body: '{"launch_date":"{day}"}' },
    from: round * distinct,
    distinct,
    seconds,
  });
  if (result.failed > 0) throw new Error(`${result.failed} edits failed.`);
  return result;
}
