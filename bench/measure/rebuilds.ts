import type { Bench } from '../support/bench.js';
import { type Observed, readHistogram } from '../support/histogram.js';
import { HttpConnection } from '../support/http-connection.js';
import { PlainSql } from '../support/plain-sql.js';
import type { Measurement, Row } from '../support/rows.js';
import { mean, timeInTurn } from '../support/statistics.js';
import { rebuildStatements } from './rebuild-statements.js';

/** Each list read from the database and made again, as the product itself times it, against its SQL alone. */
export const rebuilds: Measurement<Bench> = {
  name: 'rebuilds',
  about: 'each list read from the database and made again (no-cache) against its SQL alone',
  async run(bench) {
    const { apiUrl, databaseUrl } = await bench.product();
    const http = await HttpConnection.open(apiUrl);
    const sql = await PlainSql.open(databaseUrl);
    const rows: Row[] = [];
    try {
      for (const [list, statements] of Object.entries(rebuildStatements())) {
        rows.push(await compareRebuild(bench, { list, apiUrl, http, runSql: () => sql.run(statements) }));
      }
    } finally {
      http.close();
      await sql.close();
    }
    return rows;
  },
};

/** What the product measures of a rebuild: reading the rows with their gaps, and making the answer's bytes of them. */
const PARTS = ['snapshot_rebuild_duration_seconds', 'list_render_duration_seconds'];

const WARM_UP_ROUNDS = 100;

interface Rebuilt {
  readonly list: string;
  readonly apiUrl: string;
  readonly http: HttpConnection;
  runSql(): Promise<void>;
}

async function compareRebuild({ effort }: Bench, { list, apiUrl, http, runSql }: Rebuilt): Promise<Row> {
  const rebuild = async (): Promise<void> => {
    const { status } = await http.get(`/api/pipeline/${list}`, { 'cache-control': 'no-cache' });
    if (status !== 200) throw new Error(`${list} answered ${status}.`);
  };
  await timeInTurn({ warmUp: WARM_UP_ROUNDS, measured: 0 }, rebuild, runSql);
  const before = await observe(apiUrl, list);
  const { a, b } = await timeInTurn({ warmUp: 0, measured: effort.rebuilds }, rebuild, runSql);
  const after = await observe(apiUrl, list);
  if (after.some(({ times }, part) => times - (before[part]?.times ?? 0) !== effort.rebuilds)) {
    throw new Error(`Somebody else asked for ${list}, or not every request was a rebuild.`);
  }
  const [product, request, alone] = [((seconds(after) - seconds(before)) / effort.rebuilds) * 1000, mean(a), mean(b)];
  return {
    what: `${list}, rebuilt`,
    product: { value: product, unit: 'ms' },
    reference: { value: alone, unit: 'ms', label: 'its SQL alone' },
    result: product / alone,
    target: { atMost: 2 },
    note: `the whole request takes ${request.toFixed(2)} ms, ${(request / alone).toFixed(2)} times the SQL`,
  };
}

function observe(apiUrl: string, list: string): Promise<Observed[]> {
  return Promise.all(PARTS.map((part) => readHistogram(apiUrl, part, list)));
}

function seconds(parts: readonly Observed[]): number {
  return parts.reduce((sum, part) => sum + part.seconds, 0);
}
