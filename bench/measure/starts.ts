import type { Bench } from '../support/bench.js';
import type { Measurement } from '../support/rows.js';
import { median } from '../support/statistics.js';

const DATA_DIR = 'starts';

/** From the start of the process to the first answered list. */
export const starts: Measurement<Bench> = {
  name: 'starts',
  about: 'the first start, which makes the demo warehouse, and later ones',
  async run(bench) {
    const start = async (): Promise<number> => {
      const product = await bench.startProduct(DATA_DIR);
      await product.stop();
      return product.startSeconds;
    };
    const first = await start();
    const later: number[] = [];
    for (let count = 0; count < bench.effort.laterStarts; count++) later.push(await start());
    return [
      {
        what: 'first start, with the demo warehouse',
        product: { value: first, unit: 's' },
        result: first,
        target: { atMost: 60 },
      },
      {
        what: 'later start',
        product: { value: median(later), unit: 's' },
        result: median(later),
        target: { atMost: 6 },
      },
    ];
  },
};
