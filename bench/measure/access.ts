import { AccessTeam } from '../../test/support/access-testing.js';
import type { Bench } from '../support/bench.js';
import type { LoadResult } from '../support/load.js';
import { cpuSeconds } from '../support/process-reading.js';
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
      const rounds: Round[] = [];
      for (let round = 0; round < bench.effort.loadRounds; round++) {
        // A, B, B, A: what slows the machine more and more, or for a while, slows both sides of a round alike.
        const taken = new Map<Product, Sample[]>([open, asking].map((product) => [product, []]));
        for (const product of [open, asking, asking, open]) {
          const before = cpuSeconds(product.pid);
          const result = await load(product, bench.effort.loadSeconds / 2);
          taken.get(product)?.push({ ...result, cpuSeconds: cpuSeconds(product.pid) - before });
        }
        rounds.push({ unchecked: sum(taken.get(open)), checked: sum(taken.get(asking)) });
      }
      await asking.stop();
      return [
        {
          what: 'line badges, ready, to whom a token names',
          product: { value: median(rounds.map(({ checked }) => checked.perSecond)), unit: 'requests/s' },
          reference: {
            value: median(rounds.map(({ unchecked }) => unchecked.perSecond)),
            unit: 'requests/s',
            label: 'without a check',
          },
          result: median(rounds.map(({ checked, unchecked }) => checked.perSecond / unchecked.perSecond)),
          target: { atLeast: 0.8 },
          // On a machine that does other things as well this says more than the requests of a second.
          note: `CPU of a request ${micros(rounds, 'checked')} µs with the check, ${micros(rounds, 'unchecked')} µs without`,
        },
      ];
    } finally {
      await team.stop();
    }
  },
};

interface Sample extends LoadResult {
  readonly cpuSeconds: number;
}

/** Both halves of a side. */
interface Side {
  readonly perSecond: number;
  readonly cpuMicros: number;
}

interface Round {
  readonly checked: Side;
  readonly unchecked: Side;
}

function sum(halves: readonly Sample[] = []): Side {
  const requests = halves.reduce((all, half) => all + half.requests, 0);
  const cpu = halves.reduce((all, half) => all + half.cpuSeconds, 0);
  return {
    perSecond: halves.reduce((all, half) => all + half.perSecond, 0) / halves.length,
    cpuMicros: (cpu / requests) * 1e6,
  };
}

function micros(rounds: readonly Round[], side: keyof Round): string {
  return median(rounds.map((round) => round[side].cpuMicros)).toFixed(0);
}
