import type { Bench } from '../support/bench.js';
import { HttpConnection } from '../support/http-connection.js';
import { PlainSql } from '../support/plain-sql.js';
import type { Measurement, Row } from '../support/rows.js';
import { median, timed, timeInTurn } from '../support/statistics.js';
import { rebuildStatements } from './rebuild-statements.js';

/** Each list read from the database, against its SQL alone. */
export const rebuilds: Measurement<Bench> = {
  name: 'rebuilds',
  about: 'each list read from the database (no-cache) against its SQL alone',
  async run(bench) {
    const { apiUrl, databaseUrl } = await bench.product();
    const http = await HttpConnection.open(apiUrl);
    const sql = await PlainSql.open(databaseUrl);
    const rows: Row[] = [];
    try {
      for (const [list, statements] of Object.entries(rebuildStatements())) {
        rows.push(await compareRebuild(bench, list, http, () => sql.run(statements)));
      }
    } finally {
      http.close();
      await sql.close();
    }
    return rows;
  },
};

/** What is left of a request when nothing has to be read: the least that HTTP can add to the SQL. */
async function roundTrip(http: HttpConnection, list: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 500; count++) times.push(await timed(() => http.get(`/api/pipeline/${list}`)));
  return median(times);
}

async function compareRebuild(
  { effort }: Bench,
  list: string,
  http: HttpConnection,
  runSql: () => Promise<void>,
): Promise<Row> {
  const rebuild = async (): Promise<void> => {
    const { status } = await http.get(`/api/pipeline/${list}`, { 'cache-control': 'no-cache' });
    if (status !== 200) throw new Error(`${list} answered ${status}.`);
  };
  const { a, b } = await timeInTurn({ warmUp: 100, measured: effort.rebuilds }, rebuild, runSql);
  const [product, alone] = [median(a), median(b)];
  const ready = await roundTrip(http, list);
  return {
    what: `${list}, rebuilt`,
    product: { value: product, unit: 'ms' },
    reference: { value: alone, unit: 'ms', label: 'its SQL alone' },
    result: product / alone,
    target: { atMost: 2 },
    note: `a ready answer of the same size takes ${ready.toFixed(2)} ms on the same connection`,
  };
}
