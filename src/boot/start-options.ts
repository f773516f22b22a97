import { parseArgs } from 'node:util';
import { explainMisuse } from './explain-misuse.js';

export const START_HELP = `Usage: npm start [-- --edge]

Runs the whole product: the database, with a demo warehouse on the first start, the API, and the page. Everything else
is set by environment variables: the table in README.md.

  --edge   also run the Cloudflare Worker before it, with stand-ins of what that asks
  --help   print this

SIGTERM or Ctrl-C ends it in order. Exit code: 0 it was stopped, 1 it could not start.`;

/** The command line says something that is not understood. */
export class StartOptionsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'StartOptionsError';
  }
}

/** @throws {StartOptionsError} with what is not understood. */
export function readStartOptions(args: readonly string[]): { edge: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { edge: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values;
  } catch (error) {
    throw new StartOptionsError(explainMisuse(error, 'npm start -- --help') ?? String(error));
  }
}
