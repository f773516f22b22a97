import { NothingRunsError } from '../runtime/nothing-runs-error.js';
import { isInstanceRunning, readRuntimeFile } from '../runtime/runtime-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command finds the warehouse and the upstreams. */
export interface FoundProduct {
  readonly databaseUrl: string;
  /** The environment; where it names no upstream, with the simulators that run. */
  readonly env: Environment;
}

/**
 * The warehouse of `DATABASE_URL`, else that of the instance that runs on `DATA_DIR`, with the simulators that it has
 * brought.
 * @throws NothingRunsError when there is neither.
 */
export async function findProduct(env: Environment): Promise<FoundProduct> {
  if (env.DATABASE_URL) return { databaseUrl: env.DATABASE_URL, env };
  const dataDir = env.DATA_DIR || '.data';
  const runtime = await readRuntimeFile(dataDir);
  if (!runtime || !isInstanceRunning(runtime)) throw new NothingRunsError(dataDir);
  // Credentials of one's own are never mixed with the addresses of stand-ins.
  const hasOwn = Object.keys(runtime.upstreams).some((name) => env[name]);
  return { databaseUrl: runtime.database_url, env: hasOwn ? env : { ...runtime.upstreams, ...env } };
}
