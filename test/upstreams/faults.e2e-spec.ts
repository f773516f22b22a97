import { inspect } from 'node:util';
import type { UpstreamFailure, UpstreamResult } from '../../src/upstreams/http/result.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { type SendOptions, sendRequest } from '../../src/upstreams/http/send-request.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { cutAfterAccept, FakeUpstream, half, json, silence, text } from './fake-upstream.js';

/** With characters that a URL writes otherwise, as Asana's tokens have. */
const TOKEN = '2/12066/98765:5ecre7+t0ken';

let upstream: FakeUpstream;
beforeAll(async () => {
  upstream = await FakeUpstream.start();
});
beforeEach(() => upstream.reset());
afterAll(() => upstream.close());

function send(options?: SendOptions, url = `${upstream.origin}/v0/table`): Promise<UpstreamResult<unknown>> {
  const request = { method: 'PATCH', url, body: { records: [] }, token: new Secret(TOKEN) } as const;
  return sendRequest(request, options);
}

async function failureOf(sent: Promise<UpstreamResult<unknown>>): Promise<UpstreamFailure> {
  const result = await sent;
  if (result.outcome === 'ok') throw new Error('It succeeded.');
  return result;
}

it('answers what the upstream said, and the exact request and answer', async () => {
  upstream.next(json(200, { records: [] }, { 'x-request-id': 'r1' }));
  const result = await send();
  expect(result).toMatchObject({
    outcome: 'ok',
    value: { records: [] },
    exchange: {
      request: {
        method: 'PATCH',
        url: `${upstream.origin}/v0/table`,
        headers: { accept: 'application/json', 'content-type': 'application/json', authorization: '[redacted]' },
        body: { records: [] },
      },
      response: { status: 200, headers: { 'x-request-id': 'r1' }, body: { records: [] } },
    },
  });
  expect(upstream.arrivals[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(upstream.arrivals[0]?.body).toBe('{"records":[]}');
});

describe('a connection that fails', () => {
  it('when half-open, times out, and may have carried the request', async () => {
    const proxy = await TcpProxy.before(upstream.origin);
    const url = proxy.through(`${upstream.origin}/v0/table`);
    expect((await send({}, url)).outcome).toBe('ok');
    proxy.swallow();
    const started = performance.now();
    const failure = await failureOf(send({ timeoutMs: 300 }, url));
    expect(performance.now() - started).toBeLessThan(2000);
    expect(failure).toMatchObject({ outcome: 'temporary', cause: 'timeout', status: null, mayHaveBeenAccepted: true });
    expect(failure.exchange).toMatchObject({ request: { method: 'PATCH' }, response: null });
    await proxy.heal();
    // The dead connection is not used again.
    expect((await send({ timeoutMs: 2000 }, url)).outcome).toBe('ok');
    await proxy.close();
  });

  it('when the upstream never answers, times out', async () => {
    upstream.next(silence);
    expect(await send({ timeoutMs: 200 })).toMatchObject({ cause: 'timeout', mayHaveBeenAccepted: true });
  });

  it('when cut after the request was taken, may have carried it', async () => {
    upstream.next(cutAfterAccept);
    const failure = await failureOf(send());
    expect(failure).toMatchObject({ outcome: 'temporary', cause: 'cut', status: null, mayHaveBeenAccepted: true });
    expect(failure.message).toMatch(/PATCH .*\/v0\/table was sent, and then the connection failed: /);
    expect(upstream.arrivals).toHaveLength(1);
  });

  it('when refused, carried nothing', async () => {
    const gone = await FakeUpstream.start();
    const url = `${gone.origin}/v0/table`;
    await gone.close();
    const failure = await failureOf(send({}, url));
    expect(failure).toMatchObject({ outcome: 'temporary', cause: 'network', mayHaveBeenAccepted: false });
    expect(failure.message).toContain('ECONNREFUSED');
  });

  it('when the name is unknown, carried nothing', async () => {
    expect(await send({}, 'http://upstream.invalid/v0')).toMatchObject({
      cause: 'network',
      mayHaveBeenAccepted: false,
    });
  });

  it.each(['cut', 'stall'] as const)('in the middle of a 200 (%s), may have carried the request', async (then) => {
    upstream.next(half('{"records":[{"id":"rec1"}]}', then));
    const failure = await failureOf(send({ timeoutMs: 300 }));
    expect(failure).toMatchObject({ outcome: 'temporary', status: 200, mayHaveBeenAccepted: true });
    expect(failure.cause).toBe(then === 'cut' ? 'cut' : 'timeout');
  });

  it('is no reason to think that a reading changed something', async () => {
    upstream.next(cutAfterAccept);
    const reading = { method: 'GET', url: `${upstream.origin}/v0/table`, token: new Secret(TOKEN) } as const;
    expect(await sendRequest(reading)).toMatchObject({ cause: 'cut', mayHaveBeenAccepted: false });
  });
});

describe('giving up', () => {
  it('before the request sends nothing', async () => {
    const failure = await failureOf(send({ signal: AbortSignal.abort() }));
    expect(failure).toMatchObject({ cause: 'aborted', mayHaveBeenAccepted: false, exchange: null });
    expect(upstream.arrivals).toHaveLength(0);
  });

  it('while it is under way ends it at once', async () => {
    const controller = new AbortController();
    upstream.next(() => controller.abort());
    expect(await send({ signal: controller.signal })).toMatchObject({ cause: 'aborted', mayHaveBeenAccepted: true });
  });
});

describe('an answer', () => {
  it.each([
    [422, { error: { type: 'UNKNOWN_FIELD_NAME', message: 'x' } }, 'rejected', false],
    [404, { error: 'NOT_FOUND' }, 'rejected', false],
    [401, { error: { type: 'AUTHENTICATION_REQUIRED' } }, 'unauthorized', false],
    [403, {}, 'unauthorized', false],
    [500, {}, 'temporary', true],
    [503, {}, 'temporary', true],
  ] as const)('of %i %j is %s', async (status, body, outcome, mayHaveBeenAccepted) => {
    upstream.next(json(status, body));
    expect(await send()).toMatchObject({ outcome, cause: 'status', status, mayHaveBeenAccepted });
  });

  it('of 429 tells when to come back', async () => {
    upstream.next(json(429, {}, { 'retry-after': '17' }));
    expect(await send()).toMatchObject({ outcome: 'rate_limited', retryAfterSeconds: 17, mayHaveBeenAccepted: false });
  });

  it('in HTML is named, not taken for a record’s fault', async () => {
    upstream.next(text(200, '<html>Sign in to the hotel</html>'), text(404, '<html>Maintenance</html>'));
    expect(await send()).toMatchObject({
      outcome: 'temporary',
      cause: 'unexpected_answer',
      message: expect.stringContaining('not JSON: <html>Sign in to the hotel'),
      exchange: { response: { body: '<html>Sign in to the hotel</html>' } },
    });
    expect(await send()).toMatchObject({ outcome: 'temporary', status: 404 });
  });

  it('that ends in the middle of its JSON is named', async () => {
    upstream.next(text(200, '{"records":[{"id":"re'));
    expect(await send()).toMatchObject({
      cause: 'unexpected_answer',
      message: expect.stringContaining('{"records":[{"id":"re'),
      mayHaveBeenAccepted: true,
    });
  });

  it('without end is not read to the end', async () => {
    upstream.next((response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await send({ maxBytes: 1_000_000 })).toMatchObject({
      cause: 'unexpected_answer',
      message: expect.stringContaining('longer than 1000000 bytes'),
    });
  });

  it('of a redirect is not followed, for the token’s sake', async () => {
    upstream.next(text(307, '', { location: `${upstream.origin}/elsewhere` }));
    expect(await send()).toMatchObject({ outcome: 'temporary', status: 307 });
    expect(upstream.arrivals).toHaveLength(1);
  });
});

it('leaves the token out of all that it returns, also when the upstream repeats it', async () => {
  const repeated = { error: { type: TOKEN, message: `Bearer ${TOKEN} and ${encodeURIComponent(TOKEN)}` }, [TOKEN]: 1 };
  const echo = { 'x-echo': TOKEN, location: `/?t=${encodeURIComponent(TOKEN)}`, 'set-cookie': `t=${TOKEN}` };
  upstream.next(
    json(422, repeated, echo),
    text(500, `<b>${TOKEN}</b>`),
    text(200, `${TOKEN} is no JSON`),
    text(302, '', echo),
    cutAfterAccept,
  );
  for (let call = 0; call < 5; call++) {
    const failure = await failureOf(send({}, `${upstream.origin}/v0/${TOKEN}?t=${encodeURIComponent(TOKEN)}`));
    const shown = JSON.stringify(failure) + inspect(failure, { depth: 20, showHidden: true });
    expect(shown).toContain('[redacted]');
    expect(shown).not.toContain('5ecre7');
  }
});
