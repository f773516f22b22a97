import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where wrangler finds its configuration, and where it may write. */
export interface WranglerPlace {
  readonly folder: string;
  readonly dataDir: string;
  /** What it, and the Worker, have to say: errors alone. */
  readonly log?: ((text: string) => void) | undefined;
}

/** A wrangler that runs. */
export interface Wrangler {
  /** Also the number of the process group of all that it starts. */
  readonly pid: number;
  /** Where `dev` listens. @throws Error with what it said, when it ends instead. */
  ready(): Promise<{ readonly port: number }>;
  /** For what ends by itself. @throws Error with what it said, when it fails. */
  finished(): Promise<void>;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5000;
/** Of what it said, for the error when it fails. */
const KEPT_OUTPUT = 4000;

/**
 * Starts wrangler in a process group of its own, so that none of its processes is left over, however one of them ends.
 * @param variables of the Worker; wrangler reads them from its environment, where no list of processes shows them.
 */
export function runWrangler(
  { folder, dataDir, log }: WranglerPlace,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Wrangler {
  const program = createRequire(join(folder, 'package.json')).resolve('wrangler');
  const child = fork(program, args, {
    cwd: folder,
    env: { ...quietEnvironment(dataDir), ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    // Flags of ours are none of its, and those that name a file mean one of our folder.
    execArgv: [],
  });
  const watch = watchGroup(child);
  let said = '';
  let isStopping = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT_OUTPUT);
      // Its bundler, ended in the middle, tells all that it knows of its own threads.
      if (!isStopping) log?.(text);
    });
  }
  const ended = once(child, 'exit').then(() => {
    endGroup(child);
    watch.kill('SIGKILL');
  });
  const failure = (): Error => new Error(`wrangler ${args[0]} failed.\n${said.trim()}`);
  return {
    pid: child.pid ?? 0,
    ended,
    ready: async () => {
      const address = await Promise.race([readiness(child), ended, sleep(START_TIMEOUT_MS, undefined, { ref: false })]);
      if (address !== undefined) return address;
      await stop(child, ended);
      throw failure();
    },
    finished: async () => {
      await ended;
      if (child.exitCode !== 0) throw failure();
    },
    stop: () => {
      isStopping = true;
      return stop(child, ended);
    },
  };
}

/** `wrangler dev` tells whoever forked it where it listens. */
function readiness(child: ChildProcess): Promise<{ port: number }> {
  return new Promise((resolve) => {
    child.on('message', (text: unknown) => {
      if (typeof text !== 'string') return;
      const message: unknown = JSON.parse(text);
      if (isReady(message)) resolve({ port: message.port });
    });
  });
}

function isReady(message: unknown): message is { event: 'DEV_SERVER_READY'; port: number } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'event' in message &&
    message.event === 'DEV_SERVER_READY' &&
    'port' in message &&
    typeof message.port === 'number'
  );
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/**
 * Reads a pipe whose other end only we have, so it ends when we do, however that happens. Then wrangler may end well (3 s), and
 * all that is left of its group is killed: workerd lives on by itself when wrangler is killed together with us.
 */
const END_WITH_US = `
read -r _
kill -s TERM "$1"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do kill -s 0 -- "-$1" || exit 0; sleep 0.2; done
kill -s KILL -- "-$1"`;

/** In a group of its own: whoever presses Ctrl-C means the others. */
function watchGroup({ pid }: ChildProcess): ChildProcess {
  const watch = spawn('/bin/sh', ['-c', END_WITH_US, 'end-with-parent', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watch.unref();
  return watch;
}

/** A wrangler that was killed leaves workerd behind. */
function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}

/** Nothing is inherited that could lead to an account, and nothing is asked, told or written outside of the data folder. */
function quietEnvironment(dataDir: string): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    TMPDIR,
    CI: '1',
    NO_COLOR: '1',
    XDG_CONFIG_HOME: join(dataDir, 'config'),
    WRANGLER_LOG: 'error',
    WRANGLER_LOG_PATH: join(dataDir, 'logs'),
    WRANGLER_WRITE_LOGS: 'false',
    WRANGLER_REGISTRY_PATH: join(dataDir, 'registry'),
    WRANGLER_CACHE_DIR: join(dataDir, 'cache'),
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    // Also the question whether there is a newer version.
    WRANGLER_HIDE_BANNER: 'true',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    CLOUDFLARE_INCLUDE_PROCESS_ENV: 'true',
  };
}
