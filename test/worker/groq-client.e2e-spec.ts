import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';

/** Not named in the import, as it is checked with the types of another runtime. */
const GROQ_CLIENT = '../../worker/src/ask/groq-client.js';
const SAID = 'data: {"choices":[{"delta":{"content":"Revenue is 26"}}]}\n\n';

let server: Server;
let finish: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(SAID, () => finish(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
});

/** The words of a turn, and what came of it. */
async function turn(): Promise<unknown[]> {
  const { chat } = await import(GROQ_CLIENT);
  const { port } = server.address() as AddressInfo;
  const groq = { url: `http://127.0.0.1:${port}`, token: 'x', model: 'm', timeoutMs: 5000 };
  const heard: unknown[] = [];
  try {
    for await (const text of chat(groq, [], { tools: [], tool_choice: 'auto' }, new AbortController().signal)) {
      heard.push(text);
    }
    heard.push('ended');
  } catch (error) {
    heard.push((error as { status?: number }).status ?? String(error));
  }
  return heard;
}

it.each<[string, unknown, typeof finish]>([
  ['ends as it should', 'ended', (response) => response.end('data: [DONE]\n\n')],
  ['is cut', 503, (response) => response.destroy()],
  ['ends before its end', 503, (response) => response.end()],
  [
    'tells of a failure',
    503,
    (response) => response.end('data: {"error":{"message":"over capacity"}}\n\ndata: [DONE]\n\n'),
  ],
  ['brings what is no JSON', 503, (response) => response.end('data: <html>\n\ndata: [DONE]\n\n')],
])('takes no half of an answer for the whole when the stream of the model %s', async (_, came, how) => {
  finish = how;
  expect(await turn()).toEqual(['Revenue is 26', came]);
});
