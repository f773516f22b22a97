import { AccessTeam } from '../../test/support/access-testing.js';
import type { Bench } from '../support/bench.js';
import type { LoadResult } from '../support/load.js';
import type { Product } from '../support/product.js';
import type { Measurement } from '../support/rows.js';
import { median } from '../support/statistics.js';

const PATHS = ['/api/pipeline/line-badges'];
const CONNECTIONS = 32;

/** What it costs to know who asks: the same bytes with the check of a token that is known, and without. */
export const access: Measurement<Bench> = {
  name: 'access',
  about: 'warm reads with AUTH_MODE=cloudflare-access against the same without',
  async run(bench) {
    const team = await AccessTeam.start();
    try {
      const headers = await team.person('ann@example.com');
      const open = await bench.product();
      const asking = await bench.startProduct('access', { env: team.environment(), headers });
      const load = async (product: Product, seconds: number): Promise<LoadResult> => {
        // The header is sent to both: what it takes to read it is not the question.
        const traffic = { origin: product.apiUrl, connections: CONNECTIONS, headers, paths: PATHS, from: 0 };
        const result = await bench.load.ask({ ...traffic, distinct: CONNECTIONS, seconds });
        if (result.failed > 0) throw new Error(`${result.failed} requests failed.`);
        return result;
      };
      for (const product of [open, asking]) await load(product, bench.effort.warmUpSeconds);
      const rounds: { checked: number; unchecked: number }[] = [];
      for (let round = 0; round < bench.effort.loadRounds; round++) {
        // Each goes first in turn: what slows the machine for a while slows both.
        const order = round % 2 === 0 ? [open, asking] : [asking, open];
        const results = new Map<Product, number>();
        for (const product of order) results.set(product, (await load(product, bench.effort.loadSeconds)).perSecond);
        rounds.push({ unchecked: results.get(open) ?? 0, checked: results.get(asking) ?? 0 });
      }
      await asking.stop();
      return [
        {
          what: 'line badges, ready, to whom a token names',
          product: { value: median(rounds.map(({ checked }) => checked)), unit: 'requests/s' },
          reference: {
            value: median(rounds.map(({ unchecked }) => unchecked)),
            unit: 'requests/s',
            label: 'without a check',
          },
          result: median(rounds.map(({ checked, unchecked }) => checked / unchecked)),
          target: { atLeast: 0.8 },
        },
      ];
    } finally {
      await team.stop();
    }
  },
};
