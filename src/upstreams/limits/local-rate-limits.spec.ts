import { LocalRateLimits } from './local-rate-limits.js';
import type { RateLimit } from './rate-limits.js';
import { airtableBaseLimit, asanaLimit } from './upstream-limits.js';

/** Moments of the next turns, each taken as soon as it was granted. */
async function turns(limits: LocalRateLimits, limit: RateLimit, count: number, clock: { now: number }, cost = 1) {
  const moments: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const slot = await limits.reserve([{ limit, cost }], Number.POSITIVE_INFINITY);
    moments.push(clock.now + slot.waitMs);
  }
  return moments;
}

/** The most of the moments that fall within any window. */
function most(moments: readonly number[], windowMs: number): number {
  return Math.max(...moments.map((start) => moments.filter((at) => at >= start && at < start + windowMs).length));
}

describe('the limits of one process', () => {
  it('give a lane to nobody else until it is freed', async () => {
    const clock = { now: 0 };
    const limits = new LocalRateLimits(() => clock.now);
    const limit = airtableBaseLimit('app1');
    const lanes = [0, 1].map((n) => ({ name: `lane:${n}`, intervalMs: 15_000, burst: 1 }));
    const take = async () => {
      clock.now += limit.intervalMs;
      return limits.reserve([{ limit, cost: 1 }], 100, lanes);
    };
    const first = await take();
    expect(first).toMatchObject({ granted: true, lane: { name: 'lane:0' } });
    expect(await take()).toMatchObject({ granted: true, lane: { name: 'lane:1' } });
    expect(await take()).toMatchObject({ granted: false });
    if (first.granted && first.lane) await limits.free(first.lane, 50);
    expect(await take()).toMatchObject({ granted: true, lane: { name: 'lane:0' } });
    if (first.granted && first.lane) await limits.free(first.lane, 0);
    expect(await take()).toMatchObject({ granted: false });
  });

  it('stay below a minute of Asana, its burst included', async () => {
    const clock = { now: 0 };
    const moments = await turns(new LocalRateLimits(() => clock.now), asanaLimit('a', 150), 600, clock);
    expect(moments.filter((at) => at === 0)).toHaveLength(10);
    expect(most(moments, 60_000)).toBeGreaterThan(130);
    expect(most(moments, 60_000)).toBeLessThan(150);
  });

  it('count a batch as all its actions', async () => {
    const clock = { now: 0 };
    const limit = asanaLimit('a', 150);
    const moments = await turns(new LocalRateLimits(() => clock.now), limit, 3, clock, 10);
    expect(moments).toEqual([0, 10 * limit.intervalMs, 20 * limit.intervalMs]);
  });

  it('refuse a turn that comes too late, and take nothing for it', async () => {
    const limits = new LocalRateLimits(() => 0);
    const limit = { name: 'x', intervalMs: 100, burst: 1 };
    await limits.reserve([{ limit, cost: 1 }], 0);
    expect(await limits.reserve([{ limit, cost: 1 }], 99)).toEqual({ granted: false, waitMs: 100, reason: null });
    expect(await limits.reserve([{ limit, cost: 1 }], 100)).toEqual({ granted: true, waitMs: 100, at: 100 });
  });

  it('never shorten a block', async () => {
    const clock = { now: 0 };
    const limits = new LocalRateLimits(() => clock.now);
    const limit = { name: 'x', intervalMs: 100, burst: 1 };
    await limits.block(limit, 30, 'first 429');
    await limits.block(limit, 5, 'second 429');
    expect(await limits.look([{ limit, cost: 1 }])).toEqual({ now: 0, blockedMs: 30_000 });
    expect(await limits.reserve([{ limit, cost: 1 }], 1000)).toMatchObject({ granted: false, reason: 'first 429' });
    clock.now = 30_000;
    expect(await limits.reserve([{ limit, cost: 1 }], 0)).toMatchObject({ granted: true });
  });

  it('refuse what no wait would grant', async () => {
    const limit = { name: 'x', intervalMs: 100, burst: 1 };
    await expect(new LocalRateLimits().reserve([{ limit, cost: 2 }], 0)).rejects.toThrow('burst of 1');
  });
});
