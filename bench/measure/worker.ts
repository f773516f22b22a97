import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorker } from '../../src/boot/start-worker.js';
import { runWrangler } from '../../src/boot/wrangler-process.js';
import type { Bench } from '../support/bench.js';
import { inTurn, type Sample, throughputRow } from '../support/compare-load.js';
import type { Measurement } from '../support/rows.js';

const BARE_WORKER = fileURLToPath(new URL('../programs/bare-worker', import.meta.url));
const PATH = '/api/pipeline/products';
/** Workerd and the product share the machine's cores; more only wait. */
const CONNECTIONS = 16;

/** A warm read through the Worker, against a Worker that only passes the request on; both in wrangler's local mode. */
export const worker: Measurement<Bench> = {
  name: 'worker',
  about: 'a warm read through the Worker, against a bare one that only passes it on',
  async run(bench) {
    const { apiUrl } = await bench.product();
    const dataDir = await mkdtemp(join(tmpdir(), 'athena-bench-worker-'));
    const ours = await startWorker({ originUrl: apiUrl, port: 0, dataDir, variables: {} });
    const dev = [
      'dev',
      '--local',
      '--ip',
      '127.0.0.1',
      '--port',
      '0',
      '--inspector-port',
      '0',
      '--env-file',
      '/dev/null',
    ];
    const bare = runWrangler({ folder: BARE_WORKER, dataDir }, dev, { ORIGIN_URL: apiUrl });
    try {
      const urls = { product: ours.url, bare: `http://127.0.0.1:${(await bare.ready()).port}` };
      // The CPU of five processes says nothing of one of them.
      const load = async (side: 'product' | 'bare', seconds: number): Promise<Sample> => {
        const headers = { 'accept-encoding': 'identity' };
        const paths = [PATH];
        const order = {
          origin: urls[side],
          connections: CONNECTIONS,
          headers,
          paths,
          from: 1,
          distinct: CONNECTIONS,
          seconds,
        };
        const result = await bench.load.ask(order);
        if (result.failed > 0) throw new Error(`${result.failed} requests to the ${side} Worker failed.`);
        return { ...result, cpuSeconds: Number.NaN };
      };
      const row = throughputRow('products, through the Worker', await inTurn(bench, load), 0.8);
      const { note: _, ...rest } = row;
      return [{ ...rest, reference: rest.reference && { ...rest.reference, label: 'bare Worker' } }];
    } finally {
      await Promise.all([ours.stop(), bare.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};
