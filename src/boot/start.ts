import 'reflect-metadata';
import { explainFailure } from './explain-failure.js';
import { loadSettings } from './load-settings.js';
import { run } from './run.js';
import { readStartOptions, START_HELP } from './start-options.js';

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

/** Starts everything, says where it is, and has the signals end it. */
async function start(withEdge: boolean, starting: AbortController): Promise<void> {
  const started = run(loadSettings(process.env, withEdge), say, starting.signal);
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
}

const starting = new AbortController();
try {
  const { edge, help } = readStartOptions(process.argv.slice(2));
  if (help) process.stdout.write(`${START_HELP}\n`);
  else await start(edge, starting);
} catch (error) {
  if (!starting.signal.aborted) {
    say(explainFailure(error));
    process.exitCode = 1;
  }
}
