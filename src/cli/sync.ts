import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { explainFailure } from '../boot/explain-failure.js';
import type { PullEngine, PullStart } from '../inbound/pull/pull-engine.js';
import { type PullSourceName, sourceLabel } from '../inbound/pull-sources.js';
import type { RunStatus } from '../inbound/runs/sync-run.js';
import { namedSources, withoutCredentials } from './named-sources.js';
import { type OpenEngine, openEngine } from './open-engine.js';
import { describeRun, PullDisplay } from './pull-display.js';
import { whoRuns } from './who-runs.js';

const HELP = `Usage: npm run sync -- --source netsuite|airtable|asana|all [--full] [--dry-run] [--accept-deletions]

Pulls a source into the warehouse now, as every night does.

  --source            what to pull, also several times; all: one after the other
  --full              NetSuite: every line, and not only what changed since the watermark
  --dry-run           read and count, and change nothing
  --accept-deletions  the rows that a pull before found gone are gone for good
  --help              print this

The warehouse is that of DATABASE_URL, else the running embedded one, with its simulators where there are no
credentials. Exit code: 0 ok or verified quiet, 3 suspiciously empty, 1 failed, 2 not understood.`;

const OK = 0;
const FAILED = 1;
const MISUSED = 2;
const EXIT_CODES: Readonly<Record<RunStatus, number>> = {
  ok: OK,
  verified_quiet: OK,
  suspicious_empty: 3,
  failed: FAILED,
  running: FAILED,
};
/** A run that lives beats once a second; one whose process was killed stands in the way until its lease ends, for 10 s. */
const ASK_AGAIN_MS = 1500;

interface Wanted {
  readonly sources: readonly PullSourceName[];
  readonly full: boolean;
  readonly dryRun: boolean;
  readonly acceptDeletions: boolean;
}

// Whoever reads only the beginning, as head does, has closed the pipe.
process.stdout.on('error', () => undefined);
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const wanted = readWanted(args);
  if (wanted === 'help') {
    say(HELP);
    return OK;
  }
  if (typeof wanted === 'string') {
    complain(`${wanted}\n\n${HELP}`);
    return MISUSED;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  let open: OpenEngine | undefined;
  try {
    open = await openEngine(process.env);
    return await pullAll(open.engine, wanted, stopping.signal);
  } catch (error) {
    complain(`It could not be pulled: ${explainFailure(error)}`);
    return FAILED;
  } finally {
    await open?.close();
  }
}

/** What is asked for; or a sentence on what is wrong with it. */
function readWanted(args: readonly string[]): Wanted | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        source: { type: 'string', multiple: true },
        full: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        'accept-deletions': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return 'help';
    return {
      sources: namedSources(values.source ?? []),
      full: values.full,
      dryRun: values['dry-run'],
      acceptDeletions: values['accept-deletions'],
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @returns the exit code: of several, a failure before what is suspicious before what is good. */
async function pullAll(engine: PullEngine, wanted: Wanted, signal: AbortSignal): Promise<number> {
  const codes: number[] = [];
  for (const source of wanted.sources) {
    if (signal.aborted) return FAILED;
    if (engine.isConfigured(source)) codes.push(await pullOne(engine, source, wanted, signal));
    else complain(withoutCredentials(source));
  }
  if (codes.length === 0 || codes.includes(FAILED)) return FAILED;
  return Math.max(...codes);
}

async function pullOne(
  engine: PullEngine,
  source: PullSourceName,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<number> {
  const display = new PullDisplay(process.stderr);
  const { full, dryRun, acceptDeletions } = wanted;
  const request = { source, full, dryRun, acceptDeletions, trigger: 'cli', requestedBy: whoRuns() } as const;
  const start = await startSoon(() =>
    engine.start(request, signal, ({ phase, rowsRead }) => display.update(source, phase, rowsRead)),
  );
  if (start.kind !== 'started') {
    const other = start.kind === 'running' ? start.run : undefined;
    const what = other
      ? `a pull runs already (run ${other.id}, by ${other.requested_by}); GET sync-runs/${other.id} tells how far it is`
      : 'a comparison is under way, or a pull that just begins or ends; try again after it';
    complain(`${sourceLabel(source)}: ${what}.`);
    return FAILED;
  }
  const run = await start.done;
  display.clear();
  const tell = run.error === null ? say : complain;
  tell(describeRun(run));
  return EXIT_CODES[run.status];
}

/** Starts a pull, also where one stands in the way that no longer lives. */
async function startSoon(start: () => Promise<PullStart>): Promise<PullStart> {
  let seen: string | undefined;
  for (;;) {
    const started = await start();
    if (started.kind !== 'running' || started.run === undefined) return started;
    const beat = started.run.heartbeat_at;
    if (seen !== undefined && beat !== seen) return started;
    seen = beat;
    await sleep(ASK_AGAIN_MS);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
