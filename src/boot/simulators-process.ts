/**
 * The simulators in a process of their own, as the vendors are: what they take of the machine is not the product's, and a
 * kill -9 of the one is not the other's. Ends when the product does, however that ends. Signals of a terminal are the
 * product's business: it still has something to send while it stops.
 */
import { startSimulators } from '@athena-pipeline/simulators';
import type { SimulatorsOrder, SimulatorsReport } from './start-simulators.js';

const report = (message: SimulatorsReport): void => void process.send?.(message);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

process.once('message', (order: SimulatorsOrder) => {
  const running = startSimulators({ ...order, log: () => undefined });
  const end = (): void => {
    running.then(({ stop }) => stop()).finally(() => process.exit(0));
  };
  process.once('disconnect', end);
  running.then(
    ({ airtable, asana }) => report({ airtable, asana }),
    (error: unknown) => report({ error: String(error) }),
  );
});
