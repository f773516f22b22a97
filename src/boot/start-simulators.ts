import { type ChildProcess, fork } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RunningSimulators } from '@athena-pipeline/simulators';
import { Secret } from '../upstreams/http/secret.js';
import type { NetSuiteSettings } from '../upstreams/netsuite/netsuite-settings.js';
import type { UpstreamSettings } from '../upstreams/upstream-settings.js';

/** What the simulators' process is told. */
export interface SimulatorsOrder {
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Of NetSuite's account, and of the demo. */
  readonly timeZone: string;
}

/** What it answers. */
export type SimulatorsReport = Pick<RunningSimulators, 'airtable' | 'asana' | 'netsuite'> | { readonly error: string };

/** The simulators of Airtable, Asana and NetSuite, as upstreams to be used. */
export interface StartedSimulators {
  readonly upstreams: Pick<UpstreamSettings, 'airtable' | 'asana' | 'netsuite'>;
  /** The page of each, for a person; its token is in it. */
  readonly pages: Readonly<Record<'airtable' | 'asana' | 'netsuite', string>>;
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('./simulators-process.js', import.meta.url));
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 3000;
/** As a paid account of Asana's: the demo shall not wait for a free one's minute. */
const ASANA_REQUESTS_PER_MINUTE = 1500;

/**
 * Starts the stand-ins of Airtable, Asana and NetSuite.
 * @throws Error when they can't start.
 */
export async function startSimulators(order: SimulatorsOrder): Promise<StartedSimulators> {
  const execArgv = ['--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  const child = fork(PROGRAM, [], { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    child.send(order);
    const { airtable, asana, netsuite } = await reportOf(child);
    return {
      upstreams: {
        airtable: {
          apiUrl: airtable.url,
          baseId: airtable.baseId,
          token: new Secret(airtable.token),
          filesOrigin: new URL(airtable.url).origin,
        },
        asana: {
          apiUrl: asana.url,
          token: new Secret(asana.token),
          requestsPerMinute: ASANA_REQUESTS_PER_MINUTE,
        },
        netsuite: netSuiteSettings(netsuite, order.timeZone),
      },
      pages: { airtable: airtable.pageUrl, asana: asana.pageUrl, netsuite: netsuite.pageUrl },
      stop: () => stop(child),
    };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** As a new integration would come: with a certificate. */
function netSuiteSettings({ url, credentials }: RunningSimulators['netsuite'], timeZone: string): NetSuiteSettings {
  const { accountId, clientId, certificateId, privateKey } = credentials;
  return {
    apiUrl: url,
    accountId,
    timeZone,
    credentials: {
      kind: 'oauth2',
      clientId,
      certificateId,
      privateKey: createPrivateKey(privateKey),
      algorithm: 'ES256',
    },
  };
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
