import { startTestEdgeSimulators, type TestEdgeSimulators } from '../simulators/simulators-testing.js';
import { startTestWorker, type TestWorker } from '../worker/worker-testing.js';
import { type BrowserTest, startBrowserTest } from './browser-testing.js';

/** The product as people have it: behind the Worker, with stand-ins of Notion and of the model. */
export interface EdgeBrowserTest extends BrowserTest {
  readonly worker: TestWorker;
  readonly edge: TestEdgeSimulators;
}

export async function startEdgeBrowserTest(): Promise<EdgeBrowserTest> {
  const [test, edge] = await Promise.all([startBrowserTest(), startTestEdgeSimulators()]);
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
        await Promise.all([worker.end(), edge.end()]);
      }
    },
  };
}
