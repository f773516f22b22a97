import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { CLAIM_RECORDS, LOOK_AT_QUEUE } from '../../src/sync-queue/bridge/claim.queries.js';
import { TAKE_LEASE } from '../../src/sync-queue/bridge/lease.queries.js';
import { SETTLE } from '../../src/sync-queue/bridge/settle.queries.js';
import { COMMITTED_LATE_MS } from '../../src/sync-queue/bridge/target-drain.js';
import { UNDERSTOOD } from '../../src/sync-queue/understood.js';
import type { Bench } from '../support/bench.js';
import { HttpConnection } from '../support/http-connection.js';
import type { Measurement, Row } from '../support/rows.js';
import { median, timed } from '../support/statistics.js';

const FEW = 1000;
/** As many records as one reading of Airtable holds. */
const A_CLAIM = 100;
const PAGES = { page: '/api/pipeline/sync-queue', summary: '/api/pipeline/sync-queue/summary' } as const;

/** What a queue that remembers much costs those who drain it and those who look at it. */
export const longQueue: Measurement<Bench> = {
  name: 'long-queue',
  about: 'claims, pages and the summary of a queue with a million delivered entries',
  async run(bench) {
    const { queued, claims, rebuilds } = bench.effort;
    const product = await bench.startProduct('long-queue', { env: { BRIDGE: 'off' } });
    const client = new pg.Client({ connectionString: product.databaseUrl });
    await client.connect();
    const connection = await HttpConnection.open(product.apiUrl);
    const look = async (path: string): Promise<number> => {
      const samples: number[] = [];
      for (let n = 0; n < rebuilds; n++) samples.push(await timed(() => connection.get(path)));
      return median(samples);
    };
    try {
      await client.query(`DELETE FROM pdos.pending_sync_queue`);
      const claimEmpty = await timeClaims(client, claims);
      await client.query(`TRUNCATE pdos.pending_sync_queue`);
      await fill(client, FEW);
      const few = { page: await look(PAGES.page), summary: await look(PAGES.summary) };
      bench.say(`  ${queued.toLocaleString('en')} entries`);
      await fill(client, queued - FEW);
      const many = { page: await look(PAGES.page), summary: await look(PAGES.summary) };
      const claimMany = await timeClaims(client, claims);
      const claimHeld = await whileOneStaysOpen(product.databaseUrl, () => timeClaims(client, claims));
      const entries = queued.toLocaleString('en');
      return [
        claimRow(`a claim, ${entries} entries delivered before`, claimMany, claimEmpty),
        claimRow('the same, a transaction open all the while', claimHeld, claimEmpty),
        lookRow(`a page of the queue of ${entries}`, many.page, few.page),
        lookRow(`its summary`, many.summary, few.summary),
      ];
    } finally {
      connection.close();
      await client.end();
      await product.stop();
    }
  },
};

function claimRow(what: string, product: number, empty: number): Row {
  return {
    what,
    product: { value: product, unit: 'ms' },
    reference: { value: empty, unit: 'ms', label: 'in an empty table' },
    result: product / empty,
    target: { atMost: 1.5 },
  };
}

function lookRow(what: string, product: number, few: number): Row {
  return {
    what,
    product: { value: product, unit: 'ms' },
    reference: { value: few, unit: 'ms', label: `of ${FEW.toLocaleString('en')}` },
    result: product / few,
    target: { atMost: 2 },
  };
}

/** Entries of the past: most delivered, one in ten thousand in need of a person. */
async function fill(client: pg.Client, entries: number): Promise<void> {
  await client.query(FILL, [entries]);
  await client.query('VACUUM ANALYZE pdos.pending_sync_queue');
  // Or the server writes gigabytes to disk while the measurement runs.
  await client.query('CHECKPOINT');
}

const FILL = `
  INSERT INTO pdos.pending_sync_queue
         (change_id, target, entity, entity_id, target_id, fields, base_fields, status, attempts, available_at,
          requested_by, created_at, delivered_at)
  SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'airtable' ELSE 'asana' END, 'dev_group', 'recOld' || n % 5000,
         'recOld' || n % 5000, '{"launch_date": "2027-08-15"}', '{"launch_date": "2027-08-01"}',
         CASE WHEN n % 10000 = 1 THEN 'dead' ELSE 'delivered' END, 1, moment, 'bench', moment,
         CASE WHEN n % 10000 <> 1 THEN moment END
    FROM generate_series(1, $1::int) AS n
   CROSS JOIN LATERAL (SELECT now() - make_interval(secs => 3600 + n) AS moment) m`;

/**
 * The drain's own statements, again and again: entries come in, are looked for, claimed and settled, and leave dead rows
 * behind as they do. What is timed is looking and claiming.
 * @returns the median, in milliseconds.
 */
async function timeClaims(client: pg.Client, rounds: number): Promise<number> {
  const samples: number[] = [];
  const known = JSON.stringify(UNDERSTOOD.airtable);
  let dueFrom: string | null = null;
  for (let round = 0; round < rounds; round++) {
    await client.query(QUEUE_SOME, [round, A_CLAIM]);
    const [lease] = (await client.query<{ fence: string }>(TAKE_LEASE, ['bench', 'bench', 60])).rows;
    const lock = randomUUID();
    const values = ['airtable', known, A_CLAIM, lock, 'bench', 'bench', lease?.fence, dueFrom, false];
    let claimed: { id: string; due_at: Date | string }[] = [];
    samples.push(
      await timed(async () => {
        await client.query(LOOK_AT_QUEUE, ['airtable', known, dueFrom]);
        claimed = (await client.query<{ id: string; due_at: Date | string }>(CLAIM_RECORDS, values)).rows;
      }),
    );
    if (claimed.length !== A_CLAIM) throw new Error(`${claimed.length} entries were claimed, not ${A_CLAIM}.`);
    dueFrom = new Date(Math.min(...claimed.map(({ due_at }) => +new Date(due_at))) - COMMITTED_LATE_MS).toISOString();
    const entries = claimed.map(({ id }) => ({ id, status: 'delivered', tries: 1, error: null, delay_seconds: null }));
    await client.query(SETTLE, [JSON.stringify(entries), lock, 'airtable', '[]', '[]', '[]']);
  }
  return median(samples);
}

const QUEUE_SOME = `
  INSERT INTO pdos.pending_sync_queue
         (change_id, target, entity, entity_id, target_id, fields, base_fields, requested_by)
  SELECT gen_random_uuid(), 'airtable', 'dev_group', 'recNew' || $1::int || '-' || n, 'recNew' || $1::int || '-' || n,
         '{"launch_date": "2027-08-15"}', '{"launch_date": "2027-08-01"}', 'bench'
    FROM generate_series(1, $2::int) AS n`;

/** Somebody's session that was forgotten: nothing that dies from then on can be vacuumed. */
async function whileOneStaysOpen(databaseUrl: string, work: () => Promise<number>): Promise<number> {
  const sleeper = new pg.Client({ connectionString: databaseUrl });
  await sleeper.connect();
  try {
    await sleeper.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await sleeper.query('SELECT count(*) FROM pdos.pending_sync_queue WHERE id = 0');
    return await work();
  } finally {
    await sleeper.end();
  }
}
