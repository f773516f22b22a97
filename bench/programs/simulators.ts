/** The simulators of Airtable and Asana, seeded from a warehouse, as the vendors are: in a process of their own. Ends with the bench. */
import { type RunningSimulators, startSimulators } from '@athena-pipeline/simulators';
import type { SimulatorsQuestion } from '../support/upstream-simulators.js';

let running: RunningSimulators | undefined;

process.once('disconnect', () => void (running?.stop() ?? Promise.resolve()).finally(() => process.exit()));
process.once('message', async (question: SimulatorsQuestion) => {
  running = await startSimulators({ ...question, log: () => undefined });
  const { airtable, asana } = running;
  process.send?.({ airtable, asana });
});
