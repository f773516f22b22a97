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

describe('bytes that somebody before it could take for other requests', () => {
  const seen: string[] = [];
  const HIDDEN = 'GET /api/pipeline/hidden HTTP/1.1\r\nHost: localhost\r\n\r\n';
  const GET = 'GET /api/pipeline/me HTTP/1.1\r\nHost: localhost\r\n';
  const POST = 'POST /api/pipeline/me HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  const CHUNKED = 'Transfer-Encoding: chunked\r\n';
  const CLOSE = 'Connection: close\r\n';
  const asChunk = `${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`;

  beforeAll(() => {
    product.app.getHttpServer().on('request', ({ method, url }: { method: string; url: string }) => {
      seen.push(`${method} ${url}`);
    });
  });
  beforeEach(() => {
    seen.length = 0;
  });

  /** Statuses of all answers, until the other side closes; whoever keeps the connection has to say so within a second. */
  async function statusesOf(bytes: string): Promise<{ statuses: number[]; isClosed: boolean }> {
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let [text, isClosed] = ['', false];
    socket.setTimeout(1000, () => socket.destroy());
    socket.on('data', (part) => (text += String(part))).on('end', () => (isClosed = true));
    await new Promise((resolve) => socket.on('error', () => (isClosed = true)).on('close', resolve));
    return { statuses: [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)), isClosed };
  }

  it.each([
    ['a length and chunks', `${POST}Content-Length: 5\r\n${CHUNKED}\r\n0\r\n\r\n${HIDDEN}`],
    ['chunks and a length', `${POST}${CHUNKED}Content-Length: 4\r\n\r\n${asChunk}`],
    ['two lengths', `${POST}Content-Length: 0\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
    ['the same length twice', `${POST}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}${HIDDEN}`],
    ['a list of lengths', `${POST}Content-Length: 0, ${HIDDEN.length}\r\n\r\n${HIDDEN}`],
    ...['+0', '-1', '0x0', '', '99999999999999999999', '1 0'].map((length) => [
      `the length "${length}"`,
      `${POST}Content-Length: ${length}\r\n\r\n${HIDDEN}`,
    ]),
    ...['chunked, identity', 'identity', 'xchunked', '\x0bchunked', 'chunked\r\nTransfer-Encoding: identity'].map(
      (coding) => [
        `the coding ${JSON.stringify(coding)}`,
        `${POST}Transfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n${HIDDEN}`,
      ],
    ),
    ['a space before a colon', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${HIDDEN}`],
    ['chunks in HTTP/1.0', `${POST.replace('/1.1', '/1.0')}${CHUNKED}\r\n0\r\n\r\n${HIDDEN}`],
    ...['-5\r\n', '0x5\r\n', 'FFFFFFFFFFFFFFFFF\r\n', '5 \r\n', '5\n', '5;a\nb\r\n'].map((size) => [
      `a chunk of the size ${JSON.stringify(size)}`,
      `${POST}${CHUNKED}\r\n${size}hello\r\n0\r\n\r\n${HIDDEN}`,
    ]),
    ['lines that end with LF alone', `${GET.replaceAll('\r', '')}\n${HIDDEN}`],
    ['lines that end with CR alone', `${GET.replaceAll('\n', '')}\r${HIDDEN}`],
    ['an LF in a header', `${GET}X-A: a\nX-B: b\r\n\r\n`],
    ['a CR in a header', `${GET}X-A: a\rX-B: b\r\n\r\n`],
    ['a header that is folded', `${GET}X-A: a\r\n b\r\n\r\n`],
    ['a first header that is folded', `${GET.replace('Host', ' Host')}\r\n`],
    ...['X-A: a\0b', 'X\0A: b', 'X-A: a\x01b'].map((header) => [JSON.stringify(header), `${GET}${header}\r\n\r\n`]),
    ['a zero byte in the path', `${GET.replace('/me', '/me\0')}\r\n`],
    ['tabs for spaces', `${GET.replaceAll(' ', '\t')}\r\n`],
    ['no host', 'GET /api/pipeline/me HTTP/1.1\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['another version', `${GET.replace('/1.1', '/1.2')}\r\n`],
  ])('%s: it says once that it can not read that, and ends the connection', async (_, bytes = '') => {
    expect(await statusesOf(bytes)).toEqual({ statuses: [400], isClosed: true });
    // A request whose head was good may be there; what follows never is.
    expect(seen.filter((request) => request !== 'POST /api/pipeline/me')).toEqual([]);
  });

  it.each([
    ['the body of a GET', `${GET}${CLOSE}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`, [200]],
    [
      'the body of a HEAD',
      `${GET.replace('GET', 'HEAD')}${CLOSE}Content-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
      [200],
    ],
    ['a chunk', `${POST}${CLOSE}${CHUNKED}\r\n${asChunk}`, [400]],
    [
      'what is sent after a while',
      `${POST}${CLOSE}Expect: 100-continue\r\nContent-Length: ${HIDDEN.length}\r\n\r\n${HIDDEN}`,
      [100, 400],
    ],
    [
      'a trailer that gives a length',
      `${POST}${CLOSE}${CHUNKED}\r\n2\r\n{}\r\n0\r\nContent-Length: 5\r\nX-A: b\r\n\r\n`,
      [400],
    ],
    [
      'the rest of a body that is too large',
      `${POST.replace('POST', 'PATCH').replace('/me', '/dev-groups/recA')}${CLOSE}Content-Length: ${1_100_000 + HIDDEN.length}\r\n\r\n${'x'.repeat(1_100_000)}${HIDDEN}`,
      [413],
    ],
    ['the rest of a chunk that is longer than it says', `${POST}${CHUNKED}\r\n2\r\n{}${HIDDEN}`, [400]],
  ])('%s is no request of its own', async (_, bytes, statuses) => {
    const answered = await statusesOf(bytes);
    // Whoever is refused while it still sends may lose the connection before it reads why.
    if (answered.statuses.length > 0) expect(answered.statuses).toEqual(statuses);
    expect(answered.isClosed).toBe(true);
    expect(seen.length).toBeLessThanOrEqual(1);
    expect(seen.join()).not.toContain('hidden');
  });

  it('reads an address with a host as that path, and opens a way to no other host', async () => {
    const absolute = GET.replace('/api', 'http://evil.example/api');
    expect(await statusesOf(`${absolute}${CLOSE}\r\n`)).toEqual({ statuses: [200], isClosed: true });
    expect(await statusesOf(`${absolute.replace('pipeline/me', 'pipeline/../metrics')}${CLOSE}\r\n`)).toMatchObject({
      statuses: [404],
    });
    expect(await statusesOf(`CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n${HIDDEN}`)).toEqual({
      statuses: [],
      isClosed: true,
    });
    expect(await statusesOf(`OPTIONS * HTTP/1.1\r\nHost: localhost\r\n${CLOSE}\r\n`)).toMatchObject({
      statuses: [404],
    });
    expect(seen.join()).not.toContain('hidden');
  });
});
