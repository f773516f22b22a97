import { setTimeout as sleep } from 'node:timers/promises';
import { clearLeftovers } from './find-server.js';
import { freePort } from './free-port.js';
import { launchServer, ServerDidNotStart } from './launch-server.js';
import type { RunningServer, ServerCluster } from './server-cluster.js';

const TRY_FOR_MS = 10_000;
const PAUSE_MS = 200;

/**
 * Starts the server, on `port` or on a free one, and tries again for ten seconds while only the remains of an earlier
 * life or somebody else's use of the port stand in the way.
 *
 * @throws ServerDidNotStart with the server's own words.
 */
export async function startServer(
  cluster: ServerCluster,
  port: number | null,
  signal?: AbortSignal,
): Promise<RunningServer> {
  const deadline = Date.now() + TRY_FOR_MS;
  for (;;) {
    await clearLeftovers(cluster);
    try {
      return await launchServer(cluster, port ?? (await freePort()), signal);
    } catch (error) {
      if (!(error instanceof ServerDidNotStart && error.mayPass) || Date.now() > deadline) throw error;
    }
    await sleep(PAUSE_MS, undefined, { signal });
  }
}
