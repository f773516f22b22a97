import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { postmasterFileOf, readPostmasterFile } from './postmaster-file.js';
import type { RunningServer, ServerCluster } from './server-cluster.js';
import { endProcesses, isRunning, processesOf } from './server-processes.js';

const POLL_MS = 50;
/** How soon the death of a server is noticed that is not our child. */
const WATCH_MS = 250;

/**
 * The server of this cluster that an earlier, killed instance left running; waits until it is ready when it is just
 * starting. `null` when there is none, or when it ends meanwhile. A process that merely got its number is not it.
 */
export async function findLeftServer(cluster: ServerCluster, signal?: AbortSignal): Promise<RunningServer | null> {
  for (;;) {
    signal?.throwIfAborted();
    const state = await readPostmasterFile(cluster.directory);
    if (state === null || !(await isRunning(state.pid))) return null;
    if (!(await processesOf('postgres', cluster.name)).includes(state.pid)) return null;
    if (state.ready) return { pid: state.pid, port: state.port, ended: endOf(state.pid) };
    await sleep(POLL_MS);
  }
}

/**
 * Clears what a killed server left: backends that work on without their postmaster (they hold its shared memory, and
 * PostgreSQL rightly refuses to start beside them), and a `postmaster.pid` that is torn, or whose number
 * belongs to another program now. Call with the lock held, and only when there is no server to take over.
 */
export async function clearLeftovers(cluster: ServerCluster): Promise<void> {
  const left = await processesOf('postgres', cluster.name);
  if (left.length > 0) {
    cluster.log(`Ending ${left.length} processes that a killed PostgreSQL left behind`);
    await endProcesses(left);
  }
  const state = await readPostmasterFile(cluster.directory);
  // One whose process is dead stays: PostgreSQL checks the shared memory it names, and clears it itself. One that was
  // torn off while it was written it would refuse for ever.
  if (state !== null && (left.includes(state.pid) || !(await isRunning(state.pid)))) return;
  if (state !== null) {
    cluster.log(`postmaster.pid names process ${state.pid}, which is another program now; removing the file`);
  }
  await rm(postmasterFileOf(cluster.directory), { force: true });
}

async function endOf(pid: number): Promise<void> {
  // Not a reason for the process to stay alive.
  while (await isRunning(pid)) await sleep(WATCH_MS, undefined, { ref: false });
}
