import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningEdgeSimulators, startEdgeSimulators } from '../../simulators/src/start-edge.js';
import { control } from '../simulators/simulators-testing.js';
import { startTestWorker, type TestWorker } from '../worker/worker-testing.js';
import { type BrowserTest, startBrowserTest } from './browser-testing.js';

/** The product as people have it: behind the Worker, with stand-ins of Notion and of the model. */
export interface EdgeBrowserTest extends BrowserTest {
  readonly worker: TestWorker;
  readonly edge: RunningEdgeSimulators;
}

export async function startEdgeBrowserTest(): Promise<EdgeBrowserTest> {
  const dataDir = await mkdtemp(join(tmpdir(), 'athena-edge-'));
  const [test, edge] = await Promise.all([startBrowserTest(), startEdgeSimulators({ dataDir, log: () => undefined })]);
  await control(edge.notion, 'PATCH', '/settings', { requests_per_second: 1e6, burst: 1e6 });
  await control(edge.groq, 'PATCH', '/settings', { requests_per_minute: 1e6, word_ms: 0 });
  const worker = await startTestWorker(test.app.url, {
    NOTION_API_URL: edge.notion.url,
    NOTION_TOKEN: edge.notion.token,
    GROQ_API_URL: edge.groq.url,
    GROQ_API_KEY: edge.groq.token,
  });
  return {
    ...test,
    worker,
    edge,
    async end() {
      try {
        await test.end();
      } finally {
        await Promise.all([worker.end(), edge.stop()]);
        await rm(dataDir, { recursive: true, force: true });
      }
    },
  };
}
