import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunningSimulators } from '@athena-pipeline/simulators';
import { Secret } from '../upstreams/http/secret.js';
import type { UpstreamSettings } from '../upstreams/upstream-settings.js';

/** What the simulators' process is told. */
export interface SimulatorsOrder {
  readonly dataDir: string;
  readonly databaseUrl: string;
}

/** What it answers. */
export type SimulatorsReport = Pick<RunningSimulators, 'airtable' | 'asana'> | { readonly error: string };

/** The simulators of Airtable and Asana, as upstreams to be used. */
export interface StartedSimulators {
  readonly upstreams: Pick<UpstreamSettings, 'airtable' | 'asana'>;
  /** The page of each, for a person; its token is in it. */
  readonly pages: Readonly<Record<'airtable' | 'asana', string>>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./simulators-process.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 3000;
/** As a paid account of Asana's: the demo shall not wait for a free one's minute. */
const ASANA_REQUESTS_PER_MINUTE = 1500;

/**
 * Starts the stand-ins of Airtable and Asana.
 * @throws Error when they can't start.
 */
export async function startSimulators(order: SimulatorsOrder): Promise<StartedSimulators> {
  const execArgv = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  const child = fork(PROGRAM, [], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    child.send(order);
    const { airtable, asana } = await reportOf(child);
    return {
      upstreams: {
        airtable: { apiUrl: airtable.url, baseId: airtable.baseId, token: new Secret(airtable.token) },
        asana: {
          apiUrl: asana.url,
          token: new Secret(asana.token),
          requestsPerMinute: ASANA_REQUESTS_PER_MINUTE,
        },
      },
      pages: { airtable: airtable.pageUrl, asana: asana.pageUrl },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function reportOf(child: ChildProcess): Promise<Exclude<SimulatorsReport, { error: string }>> {
  const timeout = new AbortController();
  const report = await Promise.race([
    once(child, 'message', { signal: timeout.signal }).then(([message]: SimulatorsReport[]) => message),
    once(child, 'exit', { signal: timeout.signal }).then(([code]) => ({ error: `they ended with code ${code}` })),
    sleep(START_TIMEOUT_MS, { error: 'they did not answer' }, { signal: timeout.signal, ref: false }),
  ]).finally(() => timeout.abort());
  if (report === undefined || 'error' in report) throw new Error(`The simulators could not start: ${report?.error}`);
  return report;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
