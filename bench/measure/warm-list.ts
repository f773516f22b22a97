import type { Bench } from '../support/bench.js';
import { compareLoad, throughputRow } from '../support/compare-load.js';
import type { Measurement } from '../support/rows.js';

/** The whole list of products from ready bytes. */
export const warmList: Measurement<Bench> = {
  name: 'warm-list',
  about: 'the whole list of products from ready bytes: requests a second and p99',
  async run(bench) {
    const comparison = await compareLoad(bench, { paths: ['/api/pipeline/products'] });
    const { product, bare, p99Ratio } = comparison;
    return [
      throughputRow('products, whole list, ready', comparison, 0.85),
      {
        what: 'products, whole list, ready: p99',
        product: { value: product.p99, unit: 'ms' },
        reference: { value: bare.p99, unit: 'ms', label: 'bare Fastify' },
        result: p99Ratio,
        target: { atMost: 1.3 },
      },
    ];
  },
};
