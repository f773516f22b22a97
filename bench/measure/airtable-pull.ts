import type { Bench } from '../support/bench.js';
import { BridgedProducts } from '../support/bridged-products.js';
import { pullOf } from '../support/pull.js';
import type { Measurement } from '../support/rows.js';

/** Airtable: requests a second for a base. */
const ALLOWED_PER_SECOND = 5;

/** How much of Airtable's limit a pull of the demo uses while it reads the SKUs, by the simulator's own log. */
export const airtablePull: Measurement<Bench> = {
  name: 'airtable-pull',
  about: 'pages of SKUs a second in a pull of Airtable, against what its limit allows',
  async run(bench) {
    const products = await BridgedProducts.start(bench, 'airtable-pull', 1);
    try {
      const [instance] = products.instances;
      if (instance === undefined) throw new Error('No instance was started.');
      await products.drained(60);
      const [before] = (await products.simulators.callsSince('airtable', 0)).slice(-1);
      await pullOf(instance.apiUrl, 'airtable');
      const calls = await products.simulators.callsSince('airtable', before?.seq ?? 0);
      const refused = calls.filter(({ status }) => status === 429).length;
      if (refused > 0) throw new Error(`${refused} requests were more than Airtable allows.`);
      const times = calls.filter(({ path }) => path.includes('/SKUs')).map(({ at }) => Date.parse(at));
      const perSecond = ((times.length - 1) * 1000) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
      return [
        {
          what: 'pull of 741 SKUs from Airtable',
          product: { value: perSecond, unit: 'requests/s' },
          reference: { value: ALLOWED_PER_SECOND, unit: 'requests/s', label: 'what its limit allows' },
          result: perSecond / ALLOWED_PER_SECOND,
          target: { atLeast: 0.85 },
          note: `${times.length} pages, and no 429 among ${calls.length} requests, pictures included`,
        },
      ];
    } finally {
      await products.stop();
    }
  },
};
