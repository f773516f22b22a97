import { createHmac, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportSPKI, importJWK } from 'jose';
import { newKey, WORKER_AUD, WORKER_TOKEN } from '../support/access-testing.js';
import { until } from '../support/child-instance.js';
import { startTestAccess, type TestAccess } from './access-testing.js';
import { ControlledOrigin } from './controlled-origin.js';
import { ask, json, type RawAnswer, sendBytes, startTestWorker, type TestWorker } from './worker-testing.js';

describe('the Worker before an origin', () => {
  let origin: ControlledOrigin;
  let access: TestAccess;
  let worker: TestWorker;
  let page: string;
  let ann: Record<string, string>;
  let ben: Record<string, string>;

  beforeAll(async () => {
    [origin, access] = await Promise.all([ControlledOrigin.start(), startTestAccess()]);
    access.team.keys.push(await newKey());
    page = await mkdtemp(join(tmpdir(), 'athena-page-'));
    await writeFile(join(page, 'index.html'), 'The page of yesterday');
    const patience = { ORIGIN_PATIENCE_MS: '300', ORIGIN_TIMEOUT_MS: '1500' };
    worker = await startTestWorker(origin.url, { ...access.variables, ...patience }, page);
    ann = { 'cf-access-jwt-assertion': await access.token('ann@example.com') };
    ben = { 'cf-access-jwt-assertion': await access.token('ben@example.com') };
  });
  afterAll(async () => {
    await worker.end();
    await Promise.all([origin.goAway(), access.end(), rm(page, { recursive: true })]);
  });
  beforeEach(() => {
    origin.seen.length = 0;
  });

  /** Tokens of one signature under made-up keys. */
  function madeUp(count: number): string[] {
    const [, payload, signature] = (ann['cf-access-jwt-assertion'] ?? '').split('.');
    const header = () => Buffer.from(JSON.stringify({ alg: 'RS256', kid: randomUUID() })).toString('base64url');
    return Array.from({ length: count }, () => [header(), payload, signature].join('.'));
  }

  /** What somebody makes who takes the key that everybody may know for a secret that only Access has. */
  async function signedWithPublicKey(): Promise<string> {
    const [key] = access.team.keys;
    const secret = await exportSPKI((await importJWK(key!.public, 'RS256', { extractable: true })) as CryptoKey);
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: key!.id })).toString('base64url');
    const signed = `${header}.${ann['cf-access-jwt-assertion']?.split('.')[1]}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }

  const get = (path: string, headers: Record<string, string> = ann): Promise<RawAnswer> =>
    ask(`${worker.url}${path}`, { headers });

  // Copies that the Worker makes for later may come in between: what is looked for is named.
  const seen = (url: string) => origin.seen.filter((request) => request.url === url);
  const writes = () => origin.seen.filter(({ method }) => method === 'PATCH');

  /** Waits until the answer is kept: the origin has been asked for a copy, and goes away until it is there. */
  async function whenKept(path: string, headers: Record<string, string>): Promise<void> {
    await get(path, headers);
    await until(() => seen(path).length >= 2);
  }

  describe('who asks', () => {
    it('tells the origin who it is and for whom, and nothing that the client made up of either', async () => {
      origin.answersJson([]);
      const lies = {
        'x-athena-access-jwt': 'of-somebody-else',
        'cf-access-client-id': 'mine',
        'cf-access-client-secret': 'mine',
        'cf-access-authenticated-user-email': 'boss@example.com',
        'x-forwarded-for': '10.0.0.1',
        authorization: 'Bearer mine',
        cookie: 'CF_Authorization=mine',
        te: 'trailers',
        'proxy-authorization': 'Basic bWluZQ==',
        connection: 'x-gone',
        'x-gone': '1',
      };
      await get('/api/products?status=Active', {
        ...lies,
        ...ann,
        'if-none-match': '"x"',
        'x-request-id': 'asked-by-ann-1',
      });
      const [asked] = seen('/api/pipeline/products?status=Active');
      const { headers } = asked!;
      expect(headers).toMatchObject({
        'cf-access-client-id': WORKER_TOKEN,
        'cf-access-client-secret': 'a-secret-of-the-worker',
        'x-athena-access-jwt': ann['cf-access-jwt-assertion'],
        'if-none-match': '"x"',
        'x-request-id': 'asked-by-ann-1',
      });
      for (const name of ['authorization', 'cookie', 'te', 'proxy-authorization', 'x-gone', 'x-forwarded-for']) {
        expect(headers).not.toHaveProperty(name);
      }
      expect(JSON.stringify(headers)).not.toContain('mine');
      expect(headers).not.toHaveProperty('cf-access-authenticated-user-email');
    });

    it('lets nobody through for whom Access does not vouch', async () => {
      const now = Math.floor(Date.now() / 1000);
      const foreign = await startTestAccess();
      const tokens = [
        undefined,
        'nonsense',
        await access.token('ann@example.com', { aud: ['another'] }),
        await access.token('ann@example.com', { type: 'org' }),
        await access.token('ann@example.com', { iss: 'https://other.cloudflareaccess.com' }),
        await access.token('ann@example.com', { exp: now - 120 }),
        await access.token('ann@example.com', { nbf: now + 600 }),
        await foreign.token('ann@example.com'),
        await signedWithPublicKey(),
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${ann['cf-access-jwt-assertion']?.split('.')[1]}.`,
      ];
      await foreign.end();
      for (const token of tokens) {
        const headers: Record<string, string> = token === undefined ? {} : { 'cf-access-jwt-assertion': token };
        const answer = await get('/api/pipeline/for-nobody', headers);
        expect([answer.status, json(answer).type]).toEqual([401, 'urn:athena-pipeline:problem:unauthenticated']);
      }
      expect(seen('/api/pipeline/for-nobody')).toEqual([]);
    });

    it('takes a token of any key that is listed, as there are two while they are changed', async () => {
      const [, older] = access.team.keys;
      const jwt = await access.team.sign({ email: 'ann@example.com', aud: [WORKER_AUD] }, { key: older! });
      expect((await get('/api/products', { 'cf-access-jwt-assertion': jwt })).status).toBe(200);
    });

    it('asks for the keys once a minute, whatever a thousand made-up ids of keys say', async () => {
      const before = access.team.asked;
      const made = madeUp(1000);
      const statuses = new Set<number>();
      for (let from = 0; from < made.length; from += 50) {
        const tokens = made.slice(from, from + 50);
        const from4 = (nth: number): string => `10.1.${from / 50}.${nth}`;
        const answers = tokens.map((jwt, nth) =>
          get('/api/products', { 'cf-access-jwt-assertion': jwt, 'cf-connecting-ip': from4(nth) }),
        );
        for (const { status } of await Promise.all(answers)) statuses.add(status);
      }
      expect([...statuses]).toEqual([401]);
      expect(access.team.asked - before).toBeLessThanOrEqual(1);
    });

    it.each(['203.0.113.7', '2001:db8:7:7::'])(
      'looks at no more tokens from %s when many were forged, and goes on with whom it knows and with other addresses',
      async (block) => {
        const address = (nth: number): string => (block.includes(':') ? `${block}${nth + 1}` : block);
        const statuses: number[] = [];
        for (const [nth, jwt] of madeUp(70).entries()) {
          const headers = { 'cf-access-jwt-assertion': jwt, 'cf-connecting-ip': address(nth) };
          const { status, headers: answered } = await get('/api/products', headers);
          statuses.push(status);
          if (status === 429) expect(Number(answered['retry-after'])).toBeGreaterThan(0);
        }
        expect(statuses).toEqual([...Array(60).fill(401), ...Array(10).fill(429)]);
        expect((await get('/api/products', { ...ann, 'cf-connecting-ip': address(0) })).status).toBe(200);
        const late = { 'cf-access-jwt-assertion': await access.token('late@example.com') };
        expect((await get('/api/products', { ...late, 'cf-connecting-ip': address(1) })).status).toBe(429);
        expect((await get('/api/products', { ...late, 'cf-connecting-ip': '203.0.113.8' })).status).toBe(200);
      },
    );

    it('takes no change that another site makes a browser send', async () => {
      origin.answersJson({});
      const patch = (headers: Record<string, string>): Promise<RawAnswer> =>
        ask(`${worker.url}/api/dev-groups/rec1`, {
          method: 'PATCH',
          headers: { ...ann, 'content-type': 'application/json', ...headers },
          body: '{}',
        });
      expect((await patch({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect((await patch({ origin: 'https://evil.example' })).status).toBe(403);
      expect(writes()).toEqual([]);
      expect((await patch({ origin: worker.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    });
  });

  describe('what is passed on', () => {
    it('keeps method, query, body and the headers of an edit', async () => {
      origin.answers((_, response) => response.writeHead(200, { etag: '"v2-x"' }).end('{"ok":true}'));
      const answer = await ask(`${worker.url}/api/dev-groups/rec1`, {
        method: 'PATCH',
        headers: { ...ann, 'content-type': 'application/json', 'if-match': '"v1"', 'idempotency-key': 'once' },
        body: '{"launch_date":"2027-06-01"}',
      });
      expect([answer.status, answer.headers.etag, answer.body.toString()]).toEqual([200, '"v2-x"', '{"ok":true}']);
      expect(writes()[0]).toMatchObject({
        method: 'PATCH',
        url: '/api/pipeline/dev-groups/rec1',
        body: '{"launch_date":"2027-06-01"}',
        headers: { 'if-match': '"v1"', 'idempotency-key': 'once', 'content-type': 'application/json' },
      });
    });

    it('hands no session of the Worker at the origin to a reader', async () => {
      origin.answers((_, response) =>
        response.writeHead(200, { 'set-cookie': 'CF_Authorization=the-worker' }).end('[]'),
      );
      expect((await get('/api/pipeline/products')).headers).not.toHaveProperty('set-cookie');
    });

    it('passes problems and statuses on as they are', async () => {
      for (const status of [400, 404, 409, 412, 422, 429, 500]) {
        origin.answers((_, response) =>
          response
            .writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '7' })
            .end(`{"status":${status}}`),
        );
        const answer = await get('/api/pipeline/anything?x=%20y');
        expect([answer.status, answer.body.toString()]).toEqual([status, `{"status":${status}}`]);
        expect(answer.headers['retry-after']).toBe('7');
      }
      expect(seen('/api/pipeline/anything?x=%20y')).not.toEqual([]);
    });

    it('breaks the connection where the origin broke it, so that nobody takes half for the whole', async () => {
      for (const headers of [{ 'content-length': 1000 }, {}]) {
        origin.answers((_, response) => {
          response.writeHead(200, headers);
          response.write('x'.repeat(100));
          setTimeout(() => response.destroy(), 100);
        });
        const answer = await get('/api/pipeline/revenue/lines?format=csv').catch(() => ({ complete: false }));
        expect(answer.complete).toBe(false);
      }
    });

    it('lets events through as they happen, and leaves the origin when the reader leaves', async () => {
      let closed = false;
      origin.answers((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' });
        response.write('id: 1\n\n');
        // The product's stream has a heartbeat, too: by it everybody on the way learns that the reader has left.
        const heartbeat = setInterval(() => response.write(':\n\n'), 50);
        response.on('close', () => {
          clearInterval(heartbeat);
          closed = true;
        });
      });
      const leaving = new AbortController();
      const stream = await fetch(`${worker.url}/api/pipeline/events`, { headers: ann, signal: leaving.signal });
      const { value } = await stream.body!.getReader().read();
      expect(Buffer.from(value!).toString()).toBe('id: 1\n\n');
      leaving.abort();
      await until(() => closed);
    });
  });

  describe('what is refused', () => {
    it('refuses paths that could mean others behind it', async () => {
      const paths = [
        '/api/pipeline/..%2fhealth',
        '/api/pipeline/%2e%2e/x',
        '/api/pipeline/a%5cb',
        '/api/pipeline/%252e%252e%252f',
        '/api/pipeline//x',
        '/api/dev-groups/..%2f..%2fx',
        '/api/pipeline/x%00',
      ];
      for (const path of paths) {
        const text = await sendBytes(
          worker.url,
          `PATCH ${path} HTTP/1.1\r\nhost: x\r\ncf-access-jwt-assertion: ${ann['cf-access-jwt-assertion']}\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`,
        );
        expect(`${path} ${text.split('\r\n')[0]}`).toBe(
          `${path} HTTP/1.1 ${path.includes('%2e%2e/') ? '404 Not Found' : '400 Bad Request'}`,
        );
      }
      expect(writes()).toEqual([]);
    });

    it('does not let one request carry another one', async () => {
      origin.answersJson([]);
      const token = `cf-access-jwt-assertion: ${ann['cf-access-jwt-assertion']}\r\n`;
      const inner = `GET /api/pipeline/smuggled HTTP/1.1\r\nhost: x\r\n${token}\r\n`;
      const start = (lines: string): string => `POST /api/pipeline/outer HTTP/1.1\r\nhost: x\r\n${token}${lines}\r\n`;
      await sendBytes(worker.url, `${start(`content-length: 5\r\ntransfer-encoding: chunked\r\n`)}0\r\n\r\n${inner}`);
      await sendBytes(
        worker.url,
        `${start(`transfer-encoding: chunked\r\ntransfer-encoding: identity\r\n`)}0\r\n\r\n${inner}`,
      );
      await sendBytes(worker.url, `${start(`content-length: 0\r\ncontent-length: ${inner.length}\r\n`)}${inner}`);
      await sendBytes(
        worker.url,
        `GET /api/pipeline/a HTTP/1.1\r\nhost: x\r\n${token}x-a: b\nx-athena-access-jwt: forged\r\nconnection: close\r\n\r\n`,
      );
      expect(origin.seen.filter(({ url }) => url.includes('smuggled'))).toEqual([]);
      const outers = origin.seen.filter(({ url }) => url === '/api/pipeline/outer');
      for (const { headers, body } of outers) {
        expect(headers).not.toHaveProperty('transfer-encoding');
        expect(body).not.toContain('smuggled');
      }
      expect(origin.seen.filter(({ headers }) => headers['x-athena-access-jwt'] === 'forged')).toEqual([]);
    });

    it('lets no value write a header of its own, neither to the origin nor in an answer', async () => {
      origin.answersJson([]);
      const injected = 'x%0d%0ax-injected:%201%0d%0a%0d%0a';
      const paths = [
        `/api/pipeline/products?q=${injected}`,
        `/api/pipeline/${injected}`,
        `/api/dev-groups?q=${injected}`,
      ];
      for (const path of [...paths, `/api/queue?limit=1&resource=${injected}`, `/api/modal?q=${injected}`]) {
        const answer = await get(path, { ...ann, 'x-request-id': 'x x-injected: 1' });
        expect([path, answer.status < 500 || answer.status === 503]).toEqual([path, true]);
        expect(answer.headers).not.toHaveProperty('x-injected');
        expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      }
      const asked = origin.seen.filter(({ url }) => url.includes('injected'));
      expect(asked.length).toBeGreaterThanOrEqual(paths.length);
      for (const { url, headers } of asked) {
        expect(url).toContain('%0d%0a');
        expect(headers).not.toHaveProperty('x-injected');
      }
    });

    it('refuses a body that is too large, also when it does not say how large it is', async () => {
      const large = Buffer.alloc(1_200_000, 'x');
      const headers = { ...ann, 'content-type': 'application/json' };
      const told = await ask(`${worker.url}/api/dev-groups/rec1`, { method: 'PATCH', headers, body: large });
      expect([told.status, json(told).type]).toEqual([413, 'urn:athena-pipeline:problem:body-too-large']);
      const chunked = { ...headers, 'transfer-encoding': 'chunked' };
      const untold = await ask(`${worker.url}/api/dev-groups/rec1`, { method: 'PATCH', headers: chunked, body: large });
      expect(untold.status).toBe(413);
      expect(writes()).toEqual([]);
    });

    it('says which methods an old path takes', async () => {
      const answer = await ask(`${worker.url}/api/products`, { method: 'DELETE', headers: ann });
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
    });
  });

  it('serves the page that it began with, while that is built anew', async () => {
    const served = async () => (await get('/', { ...ann, accept: 'text/html' })).body.toString();
    expect(await served()).toContain('The page of yesterday');
    await rm(join(page, 'index.html'));
    expect(await served()).toContain('The page of yesterday');
    await writeFile(join(page, 'index.html'), 'The page of today');
    expect(await served()).toContain('The page of yesterday');
  });

  describe('when the origin is gone', () => {
    it('gives the last good answer, with its age, and says so', async () => {
      origin.answersJson([{ id: 'kept' }], { link: '</api/pipeline/skus?limit=1>; rel="first"', 'x-total-count': '1' });
      await whenKept('/api/pipeline/skus?limit=1', ann);
      await origin.goAway();
      try {
        await until(async () => (await get('/api/pipeline/skus?limit=1')).status === 200);
        const answer = await get('/api/pipeline/skus?limit=1', { ...ann, 'accept-encoding': 'identity' });
        expect(json(answer)).toEqual([{ id: 'kept' }]);
        expect(answer.headers).toMatchObject({
          age: expect.stringMatching(/^\d+$/),
          warning: '110 - "Response is Stale"',
          'x-served-stale': 'unreachable',
          link: '</api/pipeline/skus?limit=1>; rel="first"',
          'x-total-count': '1',
        });
        const known = await get('/api/pipeline/skus?limit=1', { ...ann, 'if-none-match': String(answer.headers.etag) });
        expect([known.status, known.headers['x-served-stale']]).toEqual([304, 'unreachable']);
        expect((await get('/api/pipeline/skus?limit=2')).status).toBe(502);
      } finally {
        await origin.comeBack();
      }
      await until(async () => (await get('/api/pipeline/skus?limit=1')).headers['x-served-stale'] === undefined);
    });

    it('never gives one person what another one was answered, not even by a forged name', async () => {
      origin.answers(({ headers }, response) => {
        const body = `{"for":"${headers['x-athena-access-jwt'] === ann['cf-access-jwt-assertion'] ? 'ann' : 'ben'}"}`;
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
      });
      await whenKept('/api/pipeline/private', ann);
      await origin.goAway();
      try {
        await until(async () => (await get('/api/pipeline/private')).status === 200);
        expect((await get('/api/pipeline/private', ben)).status).toBe(502);
        const forged = { ...ben, 'x-athena-access-jwt': String(ann['cf-access-jwt-assertion']) };
        expect((await get('/api/pipeline/private', forged)).status).toBe(502);
        expect((await get('/api/pipeline/private', {})).status).toBe(401);
      } finally {
        await origin.comeBack();
      }
    });

    it('shares what the origin calls public', async () => {
      origin.answersJson({ of: 'everybody' }, { 'cache-control': 'public, max-age=0' });
      await whenKept('/api/pipeline/shared', ann);
      await origin.goAway();
      try {
        await until(async () => (await get('/api/pipeline/shared', ann)).status === 200);
        expect(json(await get('/api/pipeline/shared', ben))).toEqual({ of: 'everybody' });
      } finally {
        await origin.comeBack();
      }
    });

    it('gives it also when the origin is slow, or answers that it can not', async () => {
      origin.answersJson({ was: 'good' });
      await whenKept('/api/pipeline/slow', ann);
      origin.answers(() => undefined);
      await until(async () => (await get('/api/pipeline/slow')).headers['x-served-stale'] === 'slow');
      origin.answers((_, response) =>
        response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}'),
      );
      expect((await get('/api/pipeline/slow')).headers['x-served-stale']).toBe('failing');
      origin.answers((_, response) => response.writeHead(530).end('error code: 1033'));
      expect((await get('/api/pipeline/slow')).headers['x-served-stale']).toBe('failing');
    });

    it('forgets what a person may not see any more', async () => {
      origin.answersJson({ once: 'seen' });
      await whenKept('/api/pipeline/revoked', ann);
      origin.answers((_, response) => response.writeHead(503).end());
      await until(async () => (await get('/api/pipeline/revoked')).status === 200);
      origin.answers((_, response) =>
        response.writeHead(403, { 'content-type': 'application/problem+json' }).end('{}'),
      );
      expect((await get('/api/pipeline/revoked')).status).toBe(403);
      origin.answers((_, response) =>
        response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{"own":1}'),
      );
      await until(async () => (await get('/api/pipeline/revoked')).status === 503);
    });

    it('keeps no stream, nothing that must not be stored, and no half of anything', async () => {
      const kinds: Record<string, (response: import('node:http').ServerResponse) => void> = {
        stream: (response) => response.writeHead(200).end('rows'),
        secret: (response) => response.writeHead(200, { 'cache-control': 'no-store', 'content-length': 2 }).end('{}'),
        half: (response) => {
          response.writeHead(200, { 'content-length': 100 });
          response.write('half');
          setTimeout(() => response.destroy(), 20);
        },
      };
      for (const [kind, answer] of Object.entries(kinds)) {
        origin.answers((_, response) => answer(response));
        await get(`/api/pipeline/${kind}`).catch(() => undefined);
      }
      await until(() => seen('/api/pipeline/half').length >= 2);
      origin.answers((_, response) =>
        response.writeHead(503, { 'content-type': 'application/problem+json' }).end('{}'),
      );
      for (const kind of Object.keys(kinds)) expect((await get(`/api/pipeline/${kind}`)).status).toBe(503);
    });

    it('says of a write that it is not known whether it arrived', async () => {
      const patch = (): Promise<RawAnswer> =>
        ask(`${worker.url}/api/dev-groups/rec1`, {
          method: 'PATCH',
          headers: { ...ann, 'content-type': 'application/json' },
          body: '{}',
        });
      origin.answers(() => undefined);
      const slow = await patch();
      expect([slow.status, json(slow).type]).toEqual([504, 'urn:athena-pipeline:problem:origin-gone']);
      await origin.goAway();
      try {
        const gone = await patch();
        expect([gone.status, gone.headers['retry-after'], json(gone).detail]).toEqual([
          502,
          '5',
          expect.stringContaining('Idempotency-Key'),
        ]);
        expect(gone.headers['content-type']).toContain('application/problem+json');
      } finally {
        await origin.comeBack();
      }
    });

    it('says so when Access at the origin does not let the Worker in', async () => {
      origin.answers((_, response) =>
        response.writeHead(302, { location: 'https://brand-group.cloudflareaccess.com/login' }).end(),
      );
      const answer = await get('/api/pipeline/brands');
      expect([answer.status, json(answer).detail]).toEqual([502, expect.stringContaining('service token')]);
      expect(answer.headers).not.toHaveProperty('location');
    });
  });
});
