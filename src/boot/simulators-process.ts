/**
 * The simulators in a process of their own, as the vendors are: what they take of the machine is not the product's, and a
 * kill -9 of the one is not the other's. Ends when the product does, however that ends. Signals of a terminal are the
 * product's business: it still has something to send while it stops.
 */
import { startSimulators } from '@athena-pipeline/simulators';
import { missingInvoiceLines } from '../database/demo/invoices.js';
import type { SimulatorsOrder, SimulatorsReport } from './start-simulators.js';

const report = (message: SimulatorsReport): void => void process.send?.(message);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

process.once('message', (order: SimulatorsOrder) => {
  const { timeZone, ...place } = order;
  const running = startSimulators({
    ...place,
    log: () => undefined,
    netsuite: {
      timeZone,
      // The demo's story: nobody noticed that a role was changed.
      transactionsVisible: false,
      missing: (filledAt) => missingInvoiceLines({ now: filledAt, timeZone }),
    },
  });
  const end = (): void => {
    running.then(({ stop }) => stop()).finally(() => process.exit(0));
  };
  process.once('disconnect', end);
  running.then(
    ({ airtable, asana, netsuite }) => report({ airtable, asana, netsuite }),
    (error: unknown) => report({ error: String(error) }),
  );
});
