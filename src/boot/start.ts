import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { explainFailure } from './explain-failure.js';
import { loadSettings } from './load-settings.js';
import { run } from './run.js';

/** For a person at a terminal, and for the first lines of a log; everything later goes through the logger. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The first signal ends everything in order; requests that are under way are answered. */
function stopOnSignal(starting: AbortController, stop: () => Promise<void>): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      starting.abort(new Error(`ended by ${signal}`));
      stop().then(
        () => say('Stopped.'),
        // A start that was given up ends with the reason for which it was.
        (error: unknown) => say(error === starting.signal.reason ? 'Stopped.' : explainFailure(error)),
      );
    });
  }
}

const starting = new AbortController();
try {
  const { values } = parseArgs({ options: { edge: { type: 'boolean', default: false } } });
  const started = run(loadSettings(process.env, values.edge), say, starting.signal);
  stopOnSignal(starting, async () => (await started).stop());
  const { apiUrl, simulators, edge } = await started;
  if (simulators) {
    say('Airtable, Asana and NetSuite are simulated: edits arrive in the stand-ins, where you can edit, too:');
    for (const [name, page] of Object.entries(simulators)) say(`  ${name.padEnd('netsuite'.length)}  ${page}`);
  }
  if (edge) {
    for (const [name, page] of Object.entries(edge.simulators)) say(`${name} is simulated for the Worker: ${page}`);
    say(`The Worker stands before it: ${edge.url}`);
  }
  say(
    `Athena Pipeline is ready: the page is ${apiUrl}/, the API ${apiUrl}/api/pipeline/products, Swagger UI ${apiUrl}/docs`,
  );
} catch (error) {
  if (!starting.signal.aborted) {
    say(explainFailure(error));
    process.exitCode = 1;
  }
}
