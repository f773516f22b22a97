import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NetSuiteSeed } from '../../simulators/src/netsuite/seed-lines.js';
import { type RunningSimulators, type SimulatorAddress, startSimulators } from '../../simulators/src/start.js';
import { type RunningEdgeSimulators, startEdgeSimulators } from '../../simulators/src/start-edge.js';
import { refuseSecrets } from '../support/log-watch.js';
import { createSmallWarehouse } from './warehouse-testing.js';

/** What an answer's JSON looks like to a test, which says itself what it expects in it. */
// biome-ignore lint/suspicious/noExplicitAny: assertions on the answer are what checks its shape.
export type Answer = { status: number; headers: Headers; body: any };

export interface TestSimulators extends RunningSimulators {
  readonly dataDir: string;
  /** Stops them and removes what they kept. */
  end(): Promise<void>;
}

/** For who asks Airtable and Asana alone: the demo has more invoice lines than a suite has time for. */
export const WITHOUT_LINES: NetSuiteSeed = {
  timeZone: 'America/New_York',
  transactionsVisible: true,
  missing: () => [],
  withoutLines: true,
};

/** All simulators, seeded from a small warehouse or from the one that is named. */
export async function startTestSimulators(databaseUrl?: string, netsuite?: NetSuiteSeed): Promise<TestSimulators> {
  const dataDir = await mkdtemp(join(tmpdir(), 'athena-simulators-'));
  const warehouse = databaseUrl === undefined ? await createSmallWarehouse() : undefined;
  const said: string[] = [];
  try {
    const simulators = await startSimulators({
      dataDir,
      databaseUrl: databaseUrl ?? warehouse?.url ?? '',
      log: (line) => said.push(line),
      ...(netsuite === undefined ? {} : { netsuite }),
    });
    await simulators.filled();
    return {
      ...simulators,
      dataDir,
      end: async () => {
        await simulators.stop();
        await rm(dataDir, { recursive: true, force: true });
        refuseTokens(simulators, said);
      },
    };
  } finally {
    // They never read it again.
    await warehouse?.drop();
  }
}

/** Stand-ins of Notion and Groq. */
export interface TestEdgeSimulators extends RunningEdgeSimulators {
  /** Stops them and removes what they kept. */
  end(): Promise<void>;
}

/** Those of Notion and Groq, which answer as fast and as often as a suite likes. */
export async function startTestEdgeSimulators(): Promise<TestEdgeSimulators> {
  const dataDir = await mkdtemp(join(tmpdir(), 'athena-edge-'));
  const said: string[] = [];
  const simulators = await startEdgeSimulators({ dataDir, log: (line) => said.push(line) });
  await control(simulators.notion, 'PATCH', '/settings', { requests_per_second: 1e6, burst: 1e6 });
  await control(simulators.groq, 'PATCH', '/settings', { requests_per_minute: 1e6, word_ms: 0 });
  return {
    ...simulators,
    end: async () => {
      await simulators.stop();
      await rm(dataDir, { recursive: true, force: true });
      refuseTokens(simulators, said);
    },
  };
}

/** Looks for the tokens of simulators, which they make themselves, in what they have said. */
function refuseTokens(simulators: object, said: readonly string[]): void {
  const addresses: Partial<SimulatorAddress>[] = Object.values(simulators).filter((one) => typeof one === 'object');
  for (const { token, controlToken } of addresses) refuseSecrets({ token, controlToken }, said.join('\n'));
}

/** Calls the vendor's API with the token. `path` follows the API's address. */
export function call(
  { url, token }: Pick<SimulatorAddress, 'url' | 'token'>,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return send(`${url}${path}`, method, body, { authorization: `Bearer ${token}`, ...headers });
}

/** Calls the control API. */
export function control(
  { controlUrl, controlToken }: Pick<SimulatorAddress, 'controlUrl' | 'controlToken'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return send(`${controlUrl}${path}`, method, body, { authorization: `Bearer ${controlToken}` });
}

/** Lets a suite call as often as it likes. */
export async function liftLimits({ airtable, asana }: RunningSimulators): Promise<void> {
  await control(airtable, 'PATCH', '/settings', { base_requests_per_second: 1e6, token_requests_per_second: 1e6 });
  await control(asana, 'PATCH', '/settings', { requests_per_minute: 1e6 });
}

async function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
