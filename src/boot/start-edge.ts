import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AsanaOptions } from '../upstreams/asana/asana-client.js';

/** What `npm run worker` tells whoever forked it. */
export interface EdgeReport {
  readonly url: string;
  readonly simulators: Readonly<Record<string, string>>;
}

/** The Worker before the product, in a process of its own. */
export interface RunningEdge extends EdgeReport {
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../cli/worker.js', import.meta.url));
const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 8000;

/**
 * Starts `npm run worker` before the API. It ends when this process does, however that ends.
 * @param asana the stand-in of Asana, where there is one.
 * @throws Error when it does not start; it has said why.
 */
export async function startEdge(
  apiUrl: string,
  dataDir: string,
  asana: AsanaOptions | undefined,
): Promise<RunningEdge> {
  const child = fork(PROGRAM, [], {
    env: {
      ...process.env,
      ORIGIN_URL: apiUrl,
      DATA_DIR: dataDir,
      ...(asana && { ASANA_API_URL: asana.apiUrl, ASANA_TOKEN: asana.token.reveal() }),
    },
    execArgv: ['--enable-source-maps', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const report = await Promise.race([
    once(child, 'message').then(([message]: EdgeReport[]) => message),
    once(child, 'exit').then(() => undefined),
    sleep(START_TIMEOUT_MS, undefined, { ref: false }),
  ]);
  if (report !== undefined) return { ...report, stop: () => stop(child) };
  await stop(child);
  throw new Error('The Worker did not start.');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}
