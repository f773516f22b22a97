import { isInstanceRunning, readRuntimeFile } from '../../runtime/runtime-file.js';
import { isJsonObject, type JsonObject, parseJson } from '../../upstreams/http/json.js';

/** Filling NetSuite's stand-in takes seconds after a first start, and calls wait for it. */
const TIMEOUT_MS = 60_000;

/** Asks the control API of a simulator, such as `PATCH account`. */
export type Ask = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: JsonObject) => Promise<JsonObject>;

/**
 * The control of a simulator that the running demo has brought.
 * @throws Error with a sentence when there is none.
 */
export async function findSimulator(name: string, env: Readonly<Record<string, string | undefined>>): Promise<Ask> {
  const dataDir = env.DATA_DIR || '.data';
  const runtime = await readRuntimeFile(dataDir);
  if (!runtime || !isInstanceRunning(runtime)) {
    throw new Error(`nothing runs on ${dataDir}. Start the demo with npm start.`);
  }
  const { [name]: page } = runtime.simulators;
  if (page === undefined) throw new Error(`${name} is not simulated there: the product has credentials of its own.`);
  // The page's address holds the token, for a person to open.
  const { origin, searchParams } = new URL(page);
  return (method, path, body) => ask(`${origin}/_sim/${path}`, searchParams.get('token') ?? '', method, body);
}

async function ask(url: string, token: string, method: string, body: JsonObject | undefined): Promise<JsonObject> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  const answer = response.ok ? parseJson(text) : undefined;
  if (isJsonObject(answer)) return answer;
  throw new Error(`the simulator answered ${response.status}: ${text.slice(0, 200)}`);
}
