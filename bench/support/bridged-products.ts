import { once } from 'node:events';
import { createServer } from 'node:net';
import pg from 'pg';
import type { Bench } from './bench.js';
import type { Product } from './product.js';
import { UpstreamSimulators } from './upstream-simulators.js';

/** A warehouse with simulators that hold the same, and products that deliver from the one to the others. */
export class BridgedProducts {
  private constructor(
    readonly warehouse: Product,
    readonly instances: readonly Product[],
    readonly simulators: UpstreamSimulators,
    readonly client: pg.Client,
  ) {}

  /** @param skus how many SKUs are made beside those of the demo: the same in the warehouse and in Airtable. */
  static async start(bench: Bench, name: string, instances: number, skus = 0): Promise<BridgedProducts> {
    // It has only the database: nobody delivers what it queues, and it brings no simulators of its own.
    const nowhere = {
      AIRTABLE_TOKEN: 'not-used-here',
      AIRTABLE_BASE_ID: 'appNotUsedHere00',
      ASANA_TOKEN: 'not-used-here',
    };
    const warehouse = await bench.startProduct(name, { env: { BRIDGE: 'off', INBOUND: 'off', ...nowhere } });
    const client = new pg.Client({ connectionString: warehouse.databaseUrl });
    await client.connect();
    await client.query(MAKE_SKUS, [skus]);
    const dataDir = bench.folder(`${name}-simulators`);
    const simulators = await UpstreamSimulators.start({ dataDir, databaseUrl: warehouse.databaseUrl });
    const started: Product[] = [];
    for (let n = 0; n < instances; n++) {
      const port = String(await freePort());
      const variables = { DATABASE_URL: warehouse.databaseUrl, PORT: port, BRIDGE: 'on', INBOUND: 'off' };
      started.push(await bench.startProduct(`${name}-${n}`, { env: { ...variables, ...simulators.variables } }));
    }
    return new BridgedProducts(warehouse, started, simulators, client);
  }

  /** Waits until nothing is open. */
  async drained(seconds: number): Promise<void> {
    const deadline = performance.now() + seconds * 1000;
    while (performance.now() < deadline) {
      if ((await this.client.query(OPEN)).rowCount === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`The queue was not drained in ${seconds} s.`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await this.client.end();
    await this.warehouse.stop();
    await this.simulators.stop();
  }
}

const OPEN = `SELECT FROM pdos.pending_sync_queue WHERE status IN ('pending', 'in_flight', 'failed') LIMIT 1`;

const MAKE_SKUS = `
  INSERT INTO airtable_raw.sku (id, sku_name, product_id, size_name, synced_at)
  SELECT 'recBENCH' || lpad(n::text, 9, '0'), 'Bench SKU ' || n, NULL, '100 ml', now()
    FROM generate_series(1, $1::int) AS n`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
