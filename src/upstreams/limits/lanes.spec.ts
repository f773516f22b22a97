import { jest } from '@jest/globals';
import { type CallKind, Lanes } from './lanes.js';

describe('a lane', () => {
  const rests: number[] = [];
  const since: (number | undefined)[] = [];
  let lanes: Lanes;
  const lane = { name: 'a:lane:0', heldUntil: 15_000, clockAheadMs: 7_000_000 };
  const call = (milliseconds: number) => () => new Promise<string>((done) => setTimeout(done, milliseconds, 'answer'));
  const run = async (milliseconds: number, kind: CallKind = 'writing') => {
    const answer = lanes.run(call(milliseconds), kind, lane);
    await jest.advanceTimersByTimeAsync(milliseconds);
    expect(await answer).toBe('answer');
  };

  beforeEach(() => {
    jest.useFakeTimers();
    rests.length = 0;
    since.length = 0;
    const free = async (_: unknown, milliseconds: number, from?: number) => {
      rests.push(Math.round(milliseconds));
      since.push(from);
    };
    lanes = new Lanes({ free }, 'a', 5, 1000);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('rests a window after the answer, less half of what the quickest call of its kind takes', async () => {
    for (let n = 0; n < 20; n++) await run(n === 0 ? 200 : 240);
    // A few do not tell.
    expect(new Set(rests)).toEqual(new Set([1008]));
    rests.length = 0;
    for (const milliseconds of [250, 900, 100]) await run(milliseconds);
    expect(rests).toEqual([908, 908, 958]);
    rests.length = 0;
    await run(400, 'reading');
    expect(rests).toEqual([1008]);
  });

  it('counts its rest from the answer, by the clock of the limits, whenever they hear of it', async () => {
    const started = performance.now();
    await run(300);
    expect(since).toEqual([started + 300 + 7_000_000]);
  });

  it('costs a call no answer when the database is away', async () => {
    lanes = new Lanes({ free: () => Promise.reject(new Error('away')) }, 'a', 5, 1000);
    await run(20);
  });

  it('is one of as many as requests are allowed', () => {
    expect(lanes.limits.map(({ name }) => name)).toEqual([0, 1, 2, 3, 4].map((n) => `a:lane:${n}`));
  });
});
