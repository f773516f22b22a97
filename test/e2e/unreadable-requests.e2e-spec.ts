import { connect } from 'node:net';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let product: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  product = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await product.close();
  await database.drop();
});

/** Sends bytes as they are, and collects what comes back until the other side closes. */
async function sendRaw(bytes: Buffer): Promise<{ head: string; body: unknown }> {
  const socket = connect(Number(new URL(product.url).port), '127.0.0.1');
  socket.end(bytes);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  const [head = '', body = ''] = text.split('\r\n\r\n');
  return { head, body: JSON.parse(body) };
}

it.each([
  ['bytes that are no ASCII', Buffer.from('GET /api/pipeline/products?q=é HTTP/1.1\r\nhost: x\r\n\r\n'), 400],
  ['headers beyond 16 KiB', Buffer.from(`GET / HTTP/1.1\r\nhost: x\r\na: ${'b'.repeat(20_000)}\r\n\r\n`), 431],
  ['what is no HTTP at all', Buffer.from('hello\r\n\r\n'), 400],
])('answers %s with a problem that has a request id', async (_what, bytes, status) => {
  const { head, body } = await sendRaw(bytes);
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain('application/problem+json');
  expect(body).toMatchObject({ status, detail: expect.any(String), request_id: expect.stringMatching(/^[\w-]{36}$/) });
});

it.each(['__proto__', 'constructor', 'toString'])('refuses the parameter %s by its name', async (name) => {
  for (const path of ['revenue', 'revenue/lines', 'data-gaps', 'products']) {
    const answer = await fetch(`${product.url}/api/pipeline/${path}?${name}=1`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ errors: [{ field: name }] });
  }
});
