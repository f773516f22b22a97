import type { Bench } from '../support/bench.js';
import { residentMegabytes } from '../support/process-reading.js';
import type { Measurement } from '../support/rows.js';

const MAX_MEGABYTES = 300;
/** How much more than at half time counts as growth and not as the collector's mood, in percent. */
const MAX_GROWTH_PERCENT = 5;

const LISTS = ['products', 'skus', 'dev-groups', 'product-lines', 'brands'] as const;
const SORTS = ['id', '-id'];
const SEARCHES = ['', '&q=a', '&q=e', '&q=s', '&q=n'];
const PAGE_SIZES = 200;

/** What the process holds after very many requests of very many kinds, compressed as browsers ask for. */
export const memory: Measurement<Bench> = {
  name: 'memory',
  about: 'resident memory after many requests over many different query strings',
  async run(bench) {
    const { memoryRequests, memoryQueries } = bench.effort;
    // Its own process: what other measurements left in memory is not the question.
    const product = await bench.startProduct('memory');
    const sendHalf = async (): Promise<number> => {
      const { failed } = await bench.load.ask({
        origin: product.apiUrl,
        connections: 32,
        headers: { 'accept-encoding': 'gzip, deflate, br' },
        paths: queryStrings().slice(0, memoryQueries),
        from: 0,
        distinct: memoryQueries,
        amount: memoryRequests / 2,
      });
      if (failed > 0) throw new Error(`${failed} requests failed.`);
      return residentMegabytes(product.pid);
    };
    try {
      const atStart = residentMegabytes(product.pid);
      const half = await sendHalf();
      const end = await sendHalf();
      const what = `after ${memoryRequests.toLocaleString('en')} requests, ${memoryQueries.toLocaleString('en')} query strings`;
      return [
        {
          what: `memory ${what}`,
          product: { value: end, unit: 'MB' },
          result: end,
          target: { atMost: MAX_MEGABYTES },
          note: `${Math.round(atStart)} MB after the start`,
        },
        {
          what: 'memory: growth over the second half of them',
          product: { value: (end / half - 1) * 100, unit: '%' },
          result: (end / half - 1) * 100,
          target: { atMost: MAX_GROWTH_PERCENT },
          note: `${Math.round(half)} MB at half time`,
        },
      ];
    } finally {
      await product.stop();
    }
  },
};

/** 10,000 of them, all different, the lists mixed. */
function queryStrings(): string[] {
  const paths: string[] = [];
  for (let limit = 1; limit <= PAGE_SIZES; limit++) {
    for (const sort of SORTS) {
      for (const search of SEARCHES) {
        for (const list of LISTS) paths.push(`/api/pipeline/${list}?limit=${limit}&sort=${sort}${search}`);
      }
    }
  }
  return paths;
}
