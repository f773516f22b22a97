import { type Bench } from '../support/bench.js';
import { compareLoad, throughputRow } from '../support/compare-load.js';
import { HttpConnection } from '../support/http-connection.js';
import { multiplyInvoices } from '../support/multiply-invoices.js';
import type { Measurement } from '../support/rows.js';
import { median, timeInTurn } from '../support/statistics.js';

const PATH = '/api/pipeline/revenue';
const FRESH = { 'cache-control': 'no-cache' };

/** Revenue of the year from ready bytes. */
export const warmRevenue: Measurement<Bench> = {
  name: 'warm-revenue',
  about: 'revenue of the year from ready bytes',
  async run(bench) {
    return [throughputRow('revenue, ready', await compareLoad(bench, { paths: [PATH] }), 0.85)];
  },
};

/** Revenue read from the database, with the invoices of the demo and with ten times as many. */
export const growingRevenue: Measurement<Bench> = {
  name: 'growing-revenue',
  about: 'revenue read from the database: ten times the invoice lines against the demo’s',
  async run(bench) {
    const { scale, rebuilds } = bench.effort;
    const small = await bench.product();
    bench.say(`  a second warehouse with ${scale} times the invoice lines`);
    const large = await bench.startProduct('many-invoices');
    const lines = await multiplyInvoices(large.databaseUrl, scale);
    const [toSmall, toLarge] = [await HttpConnection.open(small.apiUrl), await HttpConnection.open(large.apiUrl)];
    try {
      const samples = await timeInTurn(
        { warmUp: 50, measured: rebuilds },
        () => toLarge.get(PATH, FRESH),
        () => toSmall.get(PATH, FRESH),
      );
      const [many, few] = [median(samples.a), median(samples.b)];
      return [
        {
          what: `revenue, rebuilt over ${lines.toLocaleString('en')} invoice lines`,
          product: { value: many, unit: 'ms' },
          reference: { value: few, unit: 'ms', label: `over ${Math.round(lines / scale).toLocaleString('en')}` },
          result: many / few,
          target: { atMost: 1.3 },
        },
      ];
    } finally {
      toSmall.close();
      toLarge.close();
      await large.stop();
    }
  },
};
