import type { AppConfig } from '../common/config/app-config.js';
import { startEmbeddedPostgres } from '../database/embedded/embedded-postgres.js';

/** The database of this run, and how to let go of it. */
export interface OpenDatabase {
  readonly url: string;
  /** A connection past any pooler. */
  readonly directUrl: string;
  /** Whether it is ours: the embedded server. */
  readonly embedded: boolean;
  close(): Promise<void>;
}

/**
 * The database that the configuration names, or the embedded one, started now.
 * @throws DataDirInUseError when another instance runs on the same folder.
 */
export async function openDatabase(
  config: AppConfig,
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<OpenDatabase> {
  const { databaseUrl, databaseDirectUrl, dataDir } = config;
  if (databaseUrl !== undefined) {
    const directUrl = databaseDirectUrl ?? databaseUrl;
    return { url: databaseUrl, directUrl, embedded: false, close: () => Promise.resolve() };
  }
  const server = await startEmbeddedPostgres({ dataDir, log, signal });
  return { url: server.url, directUrl: server.url, embedded: true, close: () => server.stop() };
}
