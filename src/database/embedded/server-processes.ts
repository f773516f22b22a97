import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { errorCode } from '../../runtime/error-code.js';

const run = promisify(execFile);

const END_WITHIN_MS = 2000;

/**
 * The running processes of `program` whose command line holds `mark`. A postmaster carries its arguments, a backend
 * the cluster's name in its title, so one rule finds both. (The working directory would say the same, but root in a
 * container may not read that of another user's process.)
 */
export async function processesOf(program: string, mark: string): Promise<number[]> {
  const found: number[] = [];
  for (const { pid, command } of await commandLines()) {
    const words = command.split(/[\0 ]/);
    // A backend's title begins with `postgres:`.
    const name = basename(words[0] ?? '').replace(/:$/, '');
    if (pid !== process.pid && name === program && command.includes(mark)) found.push(pid);
  }
  return found;
}

/** False also for a zombie: it holds neither files nor shared memory, and in a container maybe nobody reaps it. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return !/\) [ZX] /.test(state);
}

/** Sends a signal; a process that is gone already is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** True when all of them have ended within `milliseconds`. */
export async function endedWithin(pids: readonly number[], milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const running = await Promise.all(pids.map(isRunning));
    if (!running.includes(true)) return true;
    if (Date.now() >= deadline) return false;
    await sleep(10);
  }
}

/** Ends processes that nobody waits for: politely (a backend's SIGQUIT rolls back and leaves), then by force. */
export async function endProcesses(pids: readonly number[]): Promise<void> {
  for (const pid of pids) signalProcess(pid, 'SIGQUIT');
  if (await endedWithin(pids, END_WITHIN_MS)) return;
  for (const pid of pids) signalProcess(pid, 'SIGKILL');
  await endedWithin(pids, END_WITHIN_MS);
}

async function commandLines(): Promise<{ pid: number; command: string }[]> {
  if (process.platform !== 'linux') return commandLinesFromPs();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = async (pid: number) => ({
    pid,
    command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
  });
  return Promise.all(pids.map(read));
}

async function commandLinesFromPs(): Promise<{ pid: number; command: string }[]> {
  const { stdout } = await run('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 16 * 1024 * 1024 });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }];
  });
}
