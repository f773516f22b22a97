import { parseArgs } from 'node:util';
import { explainFailure } from '../boot/explain-failure.js';
import { describeDifference, describeDrift } from '../inbound/drift/describe-drift.js';
import type { DriftStatus } from '../inbound/drift/drift-run.js';
import type { Reconciler } from '../inbound/drift/reconciler.js';
import { type PullSourceName, sourceLabel } from '../inbound/pull-sources.js';
import { namedSources, withoutCredentials } from './named-sources.js';
import { type OpenReconciler, openReconciler } from './open-reconciler.js';
import { PullDisplay } from './pull-display.js';
import { whoRuns } from './who-runs.js';

const HELP = `Usage: npm run reconcile -- --source netsuite|airtable|asana|all [--repair]

Compares a whole source with the warehouse, field by field, and the stages of dev groups with their tasks in Asana. Lists
what differs: both values, and who changed it last.

  --source   what to compare, also several times; all: one after the other
  --repair   bring the warehouse to what the upstream has, by a pull of everything; what waits to be delivered stays.
             Dates of Asana's tasks are taken over into their stages as edits, unless a stage was edited here last
  --help     print this

The warehouse is that of DATABASE_URL, else the running embedded one, with its simulators where there are no
credentials. Exit code: 0 no drift or repaired, 3 a drift, 1 it could not be compared, 2 not understood.`;

const EXIT_CODES: Readonly<Record<DriftStatus, number>> = { no_drift: 0, repaired: 0, drift: 3, failed: 1, running: 1 };
/** More than a screen tells nobody more; all of them are in the API. */
const MOST_SHOWN = 50;

// Whoever reads only the beginning, as head does, has closed the pipe.
process.stdout.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let wanted: { sources: readonly PullSourceName[]; repair: boolean; help: boolean };
  try {
    const options = {
      source: { type: 'string', multiple: true },
      repair: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    wanted = {
      sources: values.help ? [] : namedSources(values.source ?? []),
      repair: values.repair,
      help: values.help,
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}\n`);
    return 2;
  }
  if (wanted.help) {
    say(HELP);
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  let open: OpenReconciler | undefined;
  try {
    open = await openReconciler(process.env, wanted.repair);
    const { reconciler } = open;
    const codes: number[] = [];
    for (const source of wanted.sources) {
      if (reconciler.isConfigured(source)) {
        codes.push(await reconcile(reconciler, source, wanted.repair, stopping.signal));
      } else process.stderr.write(`${withoutCredentials(source)}\n`);
    }
    return codes.length === 0 || codes.includes(1) ? 1 : Math.max(...codes);
  } catch (error) {
    process.stderr.write(`It could not be compared: ${explainFailure(error)}\n`);
    return 1;
  } finally {
    await open?.close();
  }
}

async function reconcile(
  reconciler: Reconciler,
  source: PullSourceName,
  repair: boolean,
  signal: AbortSignal,
): Promise<number> {
  const request = { source, repair, trigger: 'cli', requestedBy: whoRuns() } as const;
  const display = new PullDisplay(process.stderr);
  const start = await reconciler.start(request, signal, (phase, rowsRead) => display.update(source, phase, rowsRead));
  if (start.kind !== 'started') {
    const why = start.kind === 'running' ? 'a pull or a comparison is under way' : 'there are no credentials for it';
    process.stderr.write(`${sourceLabel(source)}: ${why}.\n`);
    return 1;
  }
  const run = await start.done;
  display.clear();
  say(describeDrift(run));
  const differences = await reconciler.runs.differences(run.id, MOST_SHOWN);
  for (const difference of differences) say(`  ${describeDifference(difference)}`);
  if (run.fields_differing > differences.length)
    say(`  … and ${run.fields_differing - differences.length} more: GET drift-runs/${run.id}`);
  return EXIT_CODES[run.status];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
