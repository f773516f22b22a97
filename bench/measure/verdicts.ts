import pg from 'pg';
import type { Bench } from '../support/bench.js';
import { HttpConnection } from '../support/http-connection.js';
import type { Measurement } from '../support/rows.js';
import { median, timeInTurn } from '../support/statistics.js';

const PATH = '/api/pipeline/sync-health';
const FRESH = { 'cache-control': 'no-cache' };

/** Every source judged from the database, with the history of a day and with that of 90. */
export const verdicts: Measurement<Bench> = {
  name: 'verdicts',
  about: 'the verdict on every source: 90 days of runs, readings and changes against one',
  async run(bench) {
    const [short, long] = [await bench.startProduct('one-day'), await bench.startProduct('ninety-days')];
    await remember(short.databaseUrl, 1);
    await remember(long.databaseUrl, 90);
    const [toShort, toLong] = [await HttpConnection.open(short.apiUrl), await HttpConnection.open(long.apiUrl)];
    try {
      const samples = await timeInTurn(
        { warmUp: 50, measured: bench.effort.rebuilds },
        () => toLong.get(PATH, FRESH),
        () => toShort.get(PATH, FRESH),
      );
      const [many, few] = [median(samples.a), median(samples.b)];
      return [
        {
          what: 'verdict on all sources, 90 days of history',
          product: { value: many, unit: 'ms' },
          reference: { value: few, unit: 'ms', label: 'one day' },
          result: many / few,
          target: { atMost: 1.5 },
        },
      ];
    } finally {
      toShort.close();
      toLong.close();
      await Promise.all([short.stop(), long.stop()]);
    }
  },
};

/** A run, a reading and a change of the verdict for each source and day. */
async function remember(databaseUrl: string, days: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const nights = `unnest(ARRAY['netsuite', 'airtable', 'asana']) AS source, generate_series(1, ${days}) AS n,
      LATERAL (SELECT now() - (${days} - n) * interval '1 day' - interval '1 hour' AS at) AS night`;
    await client.query(
      `INSERT INTO pipeline.sync_run (source, trigger, mode, requested_by, instance, started_at, finished_at, status, rows_read, rows_inserted)
       SELECT source, 'schedule', 'incremental', 'schedule', 'bench', at, at, 'ok', 900, 900 FROM ${nights}`,
    );
    await client.query(
      `INSERT INTO pipeline.sync_reading (source, at, night, verdict, is_stale) SELECT source, at, at, 'fresh', false FROM ${nights}`,
    );
    await client.query(
      `INSERT INTO pipeline.verdict_change (source, at, to_verdict, is_stale, cause, evidence, alert_state)
       SELECT source, at, CASE WHEN n % 2 = 0 THEN 'fresh' ELSE 'run_failed' END, n % 2 = 1, 'As it was.', '[]', 'none' FROM ${nights}`,
    );
    await client.query('ANALYZE pipeline.sync_run, pipeline.sync_reading, pipeline.verdict_change');
  } finally {
    await client.end();
  }
}
