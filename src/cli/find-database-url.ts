import { isInstanceRunning, readRuntimeFile } from '../common/runtime/runtime-file.js';

/**
 * The database that a command works on: that of `DATABASE_URL`, else that of the instance that runs on `DATA_DIR`.
 * @throws Error with a sentence when there is neither.
 */
export async function findDatabaseUrl(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  if (env.DATABASE_URL) return env.DATABASE_URL;
  const dataDir = env.DATA_DIR || '.data';
  const runtime = await readRuntimeFile(dataDir);
  if (runtime && isInstanceRunning(runtime)) return runtime.database_url;
  throw new Error(`nothing runs on ${dataDir}. Start the product with npm start, or set DATABASE_URL.`);
}
