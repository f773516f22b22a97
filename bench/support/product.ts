import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readRuntimeFile } from '../../src/runtime/runtime-file.js';

const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 30_000;

/** Those of `npm start`; the bare server gets the same. */
export const NODE_FLAGS: readonly string[] = nodeFlags('start');

/** What differs from a plain start. */
export interface ProductOptions {
  /** Environment variables; with `DATABASE_URL` it needs a `PORT`, as nothing tells that then. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the bench sends with its requests, so that it is let in. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The built product in a process of its own, with the embedded server and the demo warehouse, on ports of the system. */
export class Product {
  private stopped: Promise<void> | undefined;

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
    readonly apiUrl: string,
    readonly databaseUrl: string,
    /** From the start of the process to the first answered list. */
    readonly startSeconds: number,
  ) {}

  /** Starts it on a data directory, whose name with `.log` behind it is where it logs. */
  static async start(dataDir: string, { env = {}, headers = {} }: ProductOptions = {}): Promise<Product> {
    const log = openSync(`${dataDir}.log`, 'a');
    const started = performance.now();
    const child = spawn(process.execPath, [...NODE_FLAGS, MAIN], {
      env: { ...environment(dataDir), ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    try {
      const { apiUrl, databaseUrl, simulated } = await whenReady(child, dataDir, { env, headers });
      const startSeconds = (performance.now() - started) / 1000;
      if (simulated && env.INBOUND !== 'off') await whenQuiet(apiUrl, headers);
      return new Product(child, child.pid ?? 0, apiUrl, databaseUrl, startSeconds);
    } catch (error) {
      child.kill('SIGTERM');
      throw new Error(`The product did not start.\n${readFileSync(`${dataDir}.log`, 'utf8')}`, { cause: error });
    }
  }

  /** SIGTERM, as a service manager ends it. Once: a second one would end it without its database. */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  private async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit', { signal: AbortSignal.timeout(STOP_DEADLINE_MS) });
    this.child.kill('SIGTERM');
    await ended;
  }
}

type Script = 'start' | 'sync';

/** The flags of Node in a script of the package. */
export function nodeFlags(script: Script): string[] {
  return readScript(script)
    .split(' ')
    .filter((word) => word.startsWith('--'));
}

function readScript(name: Script): string {
  const { scripts }: { scripts: Record<Script, string> } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return scripts[name];
}

/** What `npm start` sets before it, such as the allocator's thresholds. */
export function startVariables(): Record<string, string> {
  const assignments = readScript('start').matchAll(/(?:^|\s)([A-Z_]+)=(\S+)/g);
  return Object.fromEntries([...assignments].map(([, name = '', value = '']) => [name, value]));
}

/** Nothing is inherited that could lead to another warehouse. */
function environment(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return { ...startVariables(), PATH, HOME, LANG, TMPDIR, PORT: '0', DATA_DIR: dataDir };
}

async function whenReady(
  child: ChildProcess,
  dataDir: string,
  { env: { DATABASE_URL, PORT }, headers }: Required<ProductOptions>,
): Promise<{ apiUrl: string; databaseUrl: string; simulated: boolean }> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}`);
    const runtime = await readRuntimeFile(dataDir);
    const told =
      runtime?.pid === child.pid ? { apiUrl: runtime?.api_url, databaseUrl: runtime?.database_url } : undefined;
    const { apiUrl, databaseUrl } =
      DATABASE_URL === undefined ? { ...told } : { apiUrl: `http://127.0.0.1:${PORT}`, databaseUrl: DATABASE_URL };
    if (apiUrl && databaseUrl && (await answersLists(apiUrl, headers))) {
      return { apiUrl, databaseUrl, simulated: Object.keys(runtime?.simulators ?? {}).length > 0 };
    }
    await sleep(10);
  }
  throw new Error('not ready in time');
}

/** A fresh demo copies its pictures after the start: what is measured meanwhile would change under the measurement. */
async function whenQuiet(apiUrl: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(`${apiUrl}/api/pipeline/sync-runs?limit=1`, { headers });
    const [run]: { readonly status: string }[] = JSON.parse(await answer.text());
    if (run !== undefined && run.status !== 'running') return;
    await sleep(100);
  }
  throw new Error('the first pull did not end in time');
}

async function answersLists(apiUrl: string, headers: Readonly<Record<string, string>>): Promise<boolean> {
  const answer = await fetch(`${apiUrl}/api/pipeline/products`, { headers: { ...headers, connection: 'close' } }).catch(
    () => undefined,
  );
  return answer?.ok ?? false;
}
