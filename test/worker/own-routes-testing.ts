import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  liftLimits,
  startTestEdgeSimulators,
  startTestSimulators,
  type TestEdgeSimulators,
  type TestSimulators,
} from '../simulators/simulators-testing.js';
import { startTestAccess, type TestAccess } from './access-testing.js';
import { ControlledOrigin } from './controlled-origin.js';
import { ask, type RawAnswer, startTestWorker, type TestWorker } from './worker-testing.js';

/** The Worker with an origin that the test controls, and stand-ins of all that it speaks to. */
export interface OwnRoutesTest {
  readonly origin: ControlledOrigin;
  readonly access: TestAccess;
  readonly asana: TestSimulators['asana'];
  readonly notion: TestEdgeSimulators['notion'];
  readonly groq: TestEdgeSimulators['groq'];
  readonly worker: TestWorker;
  /** Asks as a person; a body is sent as JSON. */
  as(email: string, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
  end(): Promise<void>;
}

export async function startOwnRoutesTest(): Promise<OwnRoutesTest> {
  const [origin, access, simulators, edge] = await Promise.all([
    ControlledOrigin.start(),
    startTestAccess(),
    startTestSimulators(),
    startTestEdgeSimulators(),
  ]);
  await liftLimits(simulators);
  const worker = await startTestWorker(origin.url, {
    ...access.variables,
    ASANA_API_URL: simulators.asana.url,
    ASANA_TOKEN: simulators.asana.token,
    NOTION_API_URL: edge.notion.url,
    NOTION_TOKEN: edge.notion.token,
    GROQ_API_URL: edge.groq.url,
    GROQ_API_KEY: edge.groq.token,
  });
  return {
    origin,
    access,
    asana: simulators.asana,
    notion: edge.notion,
    groq: edge.groq,
    worker,
    as: async (email, method, path, body, headers = {}) =>
      ask(`${worker.url}${path}`, {
        method,
        headers: {
          'cf-access-jwt-assertion': await access.token(email),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    end: async () => {
      await worker.end();
      await Promise.all([origin.goAway(), access.end(), simulators.end(), edge.end()]);
    },
  };
}

/** Breaks a store of the Worker from outside, while it runs: its tables are not found. Gives what mends it. */
export async function breakStore(worker: TestWorker, kind: 'd1' | 'kv'): Promise<() => void> {
  const folder = join(worker.dataDir, 'state/v3', kind);
  const objects = (await readdir(folder)).find((name) => name.startsWith('miniflare-')) ?? '';
  const files = (await readdir(join(folder, objects))).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  if (files.length === 0) throw new Error(`${kind} has no files yet`);
  const rename = (from: RegExp, to: (name: string) => string): void => {
    for (const file of files) {
      const database = new DatabaseSync(join(folder, objects, file));
      const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
      for (const { name } of tables) {
        if (typeof name !== 'string' || !from.test(name)) continue;
        // A store that was let go of meanwhile has made itself an empty one.
        database.exec(`DROP TABLE IF EXISTS "${to(name)}"; ALTER TABLE "${name}" RENAME TO "${to(name)}"`);
      }
      database.close();
    }
  };
  const kept = kind === 'd1' ? /^(action|activity|idempotency_key)$/ : /^_mf_entries$/;
  rename(kept, (name) => `gone_${name}`);
  return () => rename(/^gone_/, (name) => name.replace(/^gone_/, ''));
}
