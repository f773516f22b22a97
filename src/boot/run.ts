import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import type { AppConfig } from '../common/config/app-config.js';
import { removeRuntimeFile, writeRuntimeFile } from '../common/runtime/runtime-file.js';
import { checkPort } from './check-port.js';
import { openDatabase } from './open-database.js';
import { prepareWarehouse } from './prepare-warehouse.js';

/** A running product. */
export interface RunningProduct {
  readonly apiUrl: string;
  /** Drains requests, then ends the database. */
  stop(): Promise<void>;
}

/**
 * Starts everything in the order of need: database, warehouse, API. When a step fails, what was started before it is
 * ended again.
 * @param signal gives the start up.
 */
export async function run(
  config: AppConfig,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<RunningProduct> {
  await checkPort(config.port, config.host);
  const database = await openDatabase(config, log, signal);
  let app: NestFastifyApplication | undefined;
  const stop = async (): Promise<void> => {
    if (database.embedded) await removeRuntimeFile(config.dataDir);
    // Requests end before the database does, or they would fail for nothing.
    await app?.close();
    await database.close();
  };
  try {
    const options = await prepareWarehouse(database, config, log);
    signal.throwIfAborted();
    app = await createApp(config, options);
    await app.listen(config.port, config.host);
    const apiUrl = await app.getUrl();
    // Of a database that others own there is nothing to tell, and its password is not ours to write down.
    if (database.embedded) {
      await writeRuntimeFile(config.dataDir, { database_url: database.url, api_url: apiUrl, simulators: {} });
    }
    return { apiUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
