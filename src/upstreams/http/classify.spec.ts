import { mayBeAcceptedDespite, neverConnected, outcomeOfStatus } from './classify.js';
import { retryAfterSeconds } from './retry-after.js';

describe('what a status means', () => {
  it.each([
    [400, 'rejected'],
    [404, 'rejected'],
    [409, 'rejected'],
    [422, 'rejected'],
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [429, 'rate_limited'],
    [408, 'temporary'],
    [500, 'temporary'],
    [503, 'temporary'],
    [302, 'temporary'],
  ] as const)('takes %i for %s', (status, outcome) => {
    expect(outcomeOfStatus(status, true)).toBe(outcome);
  });

  it('gives no record up for a page of something between, but for its size', () => {
    expect(outcomeOfStatus(404, false)).toBe('temporary');
    expect(outcomeOfStatus(413, false)).toBe('rejected');
  });

  it('believes a 4xx that nothing was done, and no 5xx', () => {
    expect([400, 422, 429].map(mayBeAcceptedDespite)).toEqual([false, false, false]);
    expect([500, 502, 504].map(mayBeAcceptedDespite)).toEqual([true, true, true]);
  });
});

describe('an error of the network', () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code });

  it('is before the sending only where that is certain', () => {
    const refused = new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') });
    expect(neverConnected(refused)).toBe(true);
    const both = new TypeError('fetch failed', {
      cause: new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]),
    });
    expect(neverConnected(both)).toBe(true);
    expect(neverConnected(new TypeError('fetch failed', { cause: withCode('ECONNRESET') }))).toBe(false);
    expect(neverConnected(new TypeError('fetch failed'))).toBe(false);
  });
});

describe('Retry-After', () => {
  it.each([
    ['30', 30],
    ['1.5', 1.5],
    ['Tue, 24 Nov 2026 00:01:00 GMT', 60],
    ['Mon, 23 Nov 2026 00:00:00 GMT', 0],
    ['999999999', 3600],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('reads %j as %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, Date.parse('2026-11-24T00:00:00Z'))).toBe(seconds);
  });
});
