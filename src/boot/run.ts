import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../app.js';
import { removeRuntimeFile, writeRuntimeFile } from '../runtime/runtime-file.js';
import { readMapping } from '../upstreams/mapping/read-mapping.js';
import { checkPort } from './check-port.js';
import { pullFirst } from './first-pull.js';
import type { Settings } from './load-settings.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { prepareWarehouse } from './prepare-warehouse.js';
import { environmentOf } from './simulator-environment.js';
import { type RunningEdge, startEdge } from './start-edge.js';
import { type StartedSimulators, startSimulators } from './start-simulators.js';

/** A running product. */
export interface RunningProduct {
  readonly apiUrl: string;
  /** The pages of the simulators, where they stand in for the upstreams. */
  readonly simulators: Readonly<Record<string, string>> | undefined;
  /** The Worker before it, where it was asked for. */
  readonly edge: RunningEdge | undefined;
  /** Drains requests, then ends the database. */
  stop(): Promise<void>;
}

/**
 * Starts everything in the order of need: database, warehouse, API. When a step fails, what was started before it is
 * ended again.
 * @param signal gives the start up.
 */
export async function run(
  settings: Settings,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<RunningProduct> {
  const { config, upstreams, queueMapping } = settings;
  // Before anything is made: a mapping that can't be used ends the start.
  const mapping = await readMapping(upstreams.mappingFile);
  await checkPort(config.port, config.host, 'PORT');
  const database = await openDatabase(config, log, signal);
  let app: NestFastifyApplication | undefined;
  let simulators: StartedSimulators | undefined;
  let edge: RunningEdge | undefined;
  const stop = async (): Promise<void> => {
    if (database.embedded) await removeRuntimeFile(config.dataDir);
    // Requests end before what answers them does, or they would fail for nothing.
    await edge?.stop();
    await app?.close();
    await Promise.all([simulators?.stop(), database.close()]);
  };
  try {
    const options = await prepareWarehouse(database, config, log);
    signal.throwIfAborted();
    if (needsSimulators(settings, database)) {
      simulators = await startSimulators({
        dataDir: join(config.dataDir, 'simulators'),
        databaseUrl: database.url,
        timeZone: config.businessTimeZone,
      });
    }
    signal.throwIfAborted();
    app = await createApp(config, options, { ...upstreams, ...simulators?.upstreams, mapping }, queueMapping);
    await app.listen(config.port, config.host);
    const apiUrl = await app.getUrl();
    if (settings.edge) edge = await startEdge(apiUrl, config.dataDir, simulators?.upstreams.asana);
    // Of a database that others own there is nothing to tell, and its password is not ours to write down.
    if (database.embedded) {
      await writeRuntimeFile(config.dataDir, {
        database_url: database.url,
        api_url: apiUrl,
        simulators: simulators?.pages ?? {},
        upstreams: environmentOf(simulators?.upstreams ?? {}),
        ...(edge && { worker_url: edge.url }),
      });
    }
    if (simulators && config.inbound) void pullFirst(app);
    return { apiUrl, simulators: simulators?.pages, edge, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The demo without credentials: stand-ins show the whole loop on one machine. */
function needsSimulators({ config, upstreams }: Settings, { embedded }: OpenDatabase): boolean {
  const { airtable, asana, netsuite } = upstreams;
  const hasNoCredentials = airtable === undefined && asana === undefined && netsuite === undefined;
  return embedded && config.demoData && hasNoCredentials;
}
