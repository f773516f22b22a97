import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from '../support/bench.js';
import { BridgedProducts } from '../support/bridged-products.js';
import type { Measurement, Row } from '../support/rows.js';
import { median, quantile } from '../support/statistics.js';
import type { UpstreamCall } from '../support/upstream-simulators.js';

/** Longer than what an edit is delivered in, so that the next one finds everything at rest, and its turns free. */
const IDLE_MS = 1100;
/** Airtable: 10 records a call, 5 calls a second. */
const MOST_RECORDS_A_SECOND = 50;

/** How soon the upstreams hear of an edit. */
export const bridgeLatency: Measurement<Bench> = {
  name: 'bridge-latency',
  about: 'from the commit of an edit to the first request that its delivery makes, nothing else going on',
  async run(bench) {
    const bridged = await BridgedProducts.start(bench, 'latency', 1);
    try {
      await bridged.drained(60);
      const { rows: groups } = await bridged.client.query<{ id: string }>(
        `SELECT id FROM airtable_raw.dev_group WHERE asana_gids ? 'launch_date' ORDER BY id`,
      );
      const firsts: number[] = [];
      for (let n = 0; n < bench.effort.idleEdits; n++) {
        const day = new Date(Date.UTC(2028, 0, 1 + n)).toISOString().slice(0, 10);
        firsts.push(...(await latenciesOf(bridged, groups[n % groups.length]?.id ?? '', day)));
      }
      return [
        {
          what: 'commit of an edit to the first request upstream, p99',
          product: { value: quantile(firsts, 0.99), unit: 'ms' },
          result: quantile(firsts, 0.99),
          target: { atMost: 250 },
          note: `${firsts.length} deliveries, median ${median(firsts).toFixed(0)} ms`,
        },
      ];
    } finally {
      await bridged.stop();
    }
  },
};

async function latenciesOf(bridged: BridgedProducts, id: string, day: string): Promise<number[]> {
  const { simulators } = bridged;
  const last = { airtable: await lastCall(bridged, 'airtable'), asana: await lastCall(bridged, 'asana') };
  await sleep(IDLE_MS);
  const receipt = await patch(bridged, `dev-groups/${id}`, { launch_date: day });
  await bridged.drained(30);
  const committed = Date.parse(receipt.committed_at);
  return Promise.all(
    (['airtable', 'asana'] as const).map(async (upstream) => {
      const [first] = await simulators.callsSince(upstream, last[upstream]);
      if (first === undefined) throw new Error(`${upstream} was not asked.`);
      return Date.parse(first.at) - committed;
    }),
  );
}

async function lastCall({ simulators }: BridgedProducts, upstream: 'airtable' | 'asana'): Promise<number> {
  return (await simulators.callsSince(upstream, 0)).at(-1)?.seq ?? 0;
}

interface Receipt {
  readonly committed_at: string;
}

async function patch({ instances }: BridgedProducts, path: string, body: object): Promise<Receipt> {
  const answer = await fetch(`${instances[0]?.apiUrl}/api/pipeline/${path}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { receipt, detail }: { receipt?: Receipt; detail?: string } = JSON.parse(await answer.text());
  if (receipt === undefined) throw new Error(`An edit was refused: ${detail}`);
  return receipt;
}

/** How fast many edits reach Airtable, and whether anything goes wrong with several instances. */
export const drains: Measurement<Bench> = {
  name: 'drains',
  about: 'draining edits of many records to Airtable, with one, two and four instances',
  async run(bench) {
    const rows: Row[] = [];
    for (const instances of [1, 2, 4]) rows.push(...(await drainWith(bench, instances)));
    return rows;
  },
};

async function drainWith(bench: Bench, instances: number): Promise<Row[]> {
  const records = bench.effort.drained;
  bench.say(`  ${records} records, ${instances} ${instances === 1 ? 'instance' : 'instances'}`);
  const bridged = await BridgedProducts.start(bench, `drain-${instances}`, instances, records);
  try {
    await bridged.drained(60);
    const { rows: skus } = await bridged.client.query<{ id: string }>(
      `SELECT id FROM airtable_raw.sku WHERE sku_name LIKE 'Bench %' ORDER BY id`,
    );
    const ids = skus.map(({ id }) => id);
    await act(bridged, 'pause');
    await editAll(bridged, ids, 1);
    const before = await lastCall(bridged, 'airtable');
    const started = Date.now();
    await act(bridged, 'resume');
    // While it drains some are edited again, twice: those must arrive in this order.
    const again = ids.filter((_, n) => n % 20 === 0);
    for (const version of [2, 3]) await editAll(bridged, again, version);
    await bridged.drained(records);
    const calls = (await bridged.simulators.callsSince('airtable', before)).filter(({ source }) => source === 'api');
    const { written, seconds, wrong } = await judge(bridged, calls, started);
    const rate = written / seconds;
    const who = instances === 1 ? 'one instance' : `${instances} instances`;
    return [
      {
        what: `edits of ${records.toLocaleString('en')} records to Airtable, ${who}`,
        product: { value: rate, unit: 'records/s' },
        reference: { value: MOST_RECORDS_A_SECOND, unit: 'records/s', label: 'allowed' },
        result: rate / MOST_RECORDS_A_SECOND,
        target: { atLeast: 0.85 },
        note: `${written} records in ${calls.length} calls, readings included, in ${seconds.toFixed(1)} s`,
      },
      {
        what: `of them 429, sent twice, out of order or lost, ${who}`,
        product: { value: wrong.length, unit: '' },
        result: wrong.length,
        target: { atMost: 0 },
        ...(wrong.length > 0 && { note: wrong.slice(0, 5).join('; ') }),
      },
    ];
  } finally {
    await bridged.stop();
  }
}

/** Gives each a value that tells which edit it is of. */
async function editAll(bridged: BridgedProducts, ids: readonly string[], version: number): Promise<void> {
  const left = [...ids];
  const client = async (): Promise<void> => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      await patch(bridged, `skus/${id}`, { size_name: `Bench ${version}` });
    }
  };
  await Promise.all(Array.from({ length: 6 }, client));
}

async function act({ instances }: BridgedProducts, action: 'pause' | 'resume'): Promise<void> {
  const path = `api/pipeline/sync-queue/targets/airtable/${action}`;
  const answer = await fetch(`${instances[0]?.apiUrl}/${path}`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${action}: ${answer.status}`);
}

/** What arrived, how long it took, and what should not have happened. */
async function judge(
  { client }: BridgedProducts,
  calls: readonly UpstreamCall[],
  started: number,
): Promise<{ written: number; seconds: number; wrong: string[] }> {
  const arrived = new Map<string, string[]>();
  let ended = started;
  for (const { method, status, body, at } of calls) {
    if (method !== 'PATCH' || status !== 200) continue;
    ended = Date.parse(at);
    const { records }: { records: { id: string; fields: Record<string, string> }[] } = body as never;
    for (const { id, fields } of records) {
      arrived.set(id, [...(arrived.get(id) ?? []), fields['Size Name'] ?? '']);
    }
  }
  const wrong = calls.flatMap(({ status, at }) => (status === 429 ? [`429 at ${at}`] : []));
  for (const [id, values] of arrived) {
    const inOrder = values.every((value, n) => n === 0 || value > (values[n - 1] ?? ''));
    if (!inOrder) wrong.push(`${id} was told ${values.join(', ')}`);
  }
  const { rows } = await client.query<{ id: string; size_name: string }>(
    `SELECT id, size_name FROM airtable_raw.sku WHERE size_name LIKE 'Bench %'`,
  );
  for (const { id, size_name } of rows) {
    if (arrived.get(id)?.at(-1) !== size_name)
      wrong.push(`${id} is ${size_name} here, there ${arrived.get(id)?.at(-1)}`);
  }
  const written = [...arrived.values()].reduce((sum, values) => sum + values.length, 0);
  return { written, seconds: (ended - started) / 1000, wrong };
}
