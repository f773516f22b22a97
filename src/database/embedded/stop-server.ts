import type { ServerCluster } from './server-cluster.js';
import { endedWithin, processesOf, signalProcess } from './server-processes.js';

/** Fast shutdown: sessions are ended, the log is checkpointed. */
const FAST_WITHIN_MS = 20_000;
/** Immediate shutdown: the next start replays the log. */
const IMMEDIATE_WITHIN_MS = 5000;
const KILLED_WITHIN_MS = 2000;

/**
 * Ends the server and every process of its cluster, each step harder than the one before. Nothing is left running.
 * `pid` is `null` when the postmaster is dead already and only its backends may be left.
 */
export async function stopServer(cluster: ServerCluster, pid: number | null): Promise<void> {
  if (pid !== null) {
    signalProcess(pid, 'SIGINT');
    if (!(await endedWithin([pid], FAST_WITHIN_MS))) {
      cluster.log('PostgreSQL did not end in time; ending it at once, the next start recovers');
      signalProcess(pid, 'SIGQUIT');
      await endedWithin([pid], IMMEDIATE_WITHIN_MS);
    }
  }
  const left = await processesOf('postgres', cluster.name);
  for (const process of left) signalProcess(process, 'SIGKILL');
  await endedWithin(left, KILLED_WITHIN_MS);
}
