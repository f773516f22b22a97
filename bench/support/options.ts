import { parseArgs } from 'node:util';

/** What the command line asks for, and how much work that means. */
export interface Options {
  readonly help: boolean;
  /** Rounds short enough to try the bench itself; its numbers say little. */
  readonly quick: boolean;
  /** Names of measurements; empty means all. */
  readonly only: readonly string[];
  readonly writeDocs: boolean;
}

/** Length of a measurement, from `--quick`. */
export interface Effort {
  /** Rounds of each side of a load comparison, and the seconds of each. */
  readonly loadRounds: number;
  readonly loadSeconds: number;
  readonly warmUpSeconds: number;
  /** Sequential requests of each kind in a rebuild comparison. */
  readonly rebuilds: number;
  readonly copyRounds: number;
  readonly laterStarts: number;
  /** How many times as many invoice lines as the demo has. */
  readonly scale: number;
  readonly memoryRequests: number;
  readonly memoryQueries: number;
  /** Edits on an idle system, one after the other. */
  readonly idleEdits: number;
  /** Records whose edits are drained at once. */
  readonly drained: number;
  /** Entries of a long queue. */
  readonly queued: number;
  /** Claims that are timed on it. */
  readonly claims: number;
  /** What a night of NetSuite's brings. */
  readonly nightLines: number;
}

const FULL: Effort = {
  loadRounds: 7,
  loadSeconds: 4,
  warmUpSeconds: 4,
  rebuilds: 300,
  copyRounds: 5,
  laterStarts: 3,
  scale: 10,
  memoryRequests: 200_000,
  memoryQueries: 10_000,
  idleEdits: 60,
  drained: 2000,
  queued: 1_000_000,
  claims: 200,
  nightLines: 2000,
};

const QUICK: Effort = {
  loadRounds: 3,
  loadSeconds: 1,
  warmUpSeconds: 1,
  rebuilds: 40,
  copyRounds: 1,
  laterStarts: 1,
  scale: 2,
  memoryRequests: 20_000,
  memoryQueries: 1_000,
  idleEdits: 8,
  drained: 150,
  queued: 50_000,
  claims: 40,
  nightLines: 200,
};

/** How long each measurement takes. */
export function effortOf({ quick }: Options): Effort {
  return quick ? QUICK : FULL;
}

/**
 * Reads the command line.
 * @throws Error with a sentence for the person who typed it.
 */
export function parseOptions(args: readonly string[], names: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      'write-docs': { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no measurement ${unknown}. There are: ${names.join(', ')}.`);
  const partial = values.quick || values.only.length > 0;
  if (values['write-docs'] && partial) {
    throw new Error('--write-docs publishes a whole run: leave --quick and --only out.');
  }
  return { help: values.help, quick: values.quick, only: values.only, writeDocs: values['write-docs'] };
}
