import { jest } from '@jest/globals';
import { LateArrivals } from './late-arrivals.js';

describe('requests that may arrive late', () => {
  const putOffs: number[] = [];
  let arrivals: LateArrivals;
  const call = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const watch = async (milliseconds: number, lateMs = 0) => {
    const watched = arrivals.watch(call(milliseconds), lateMs);
    await jest.advanceTimersByTimeAsync(milliseconds);
    await watched;
  };

  beforeEach(() => {
    jest.useFakeTimers();
    putOffs.length = 0;
    arrivals = new LateArrivals(227, async (milliseconds) => void putOffs.push(Math.round(milliseconds)));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are none while calls take their usual time, however long that is', async () => {
    await watch(200);
    // Of the first nobody knows what is usual.
    expect(putOffs.splice(0)).toEqual([200]);
    for (const milliseconds of [215, 220, 210, 205, 224]) await watch(milliseconds);
    expect(putOffs).toEqual([]);
  });

  it('put later turns off by as much, at most by one interval', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(160);
    await watch(800);
    expect(putOffs).toEqual([140, 227]);
  });

  it('are also those that were sent late', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(20, 150);
    expect(putOffs).toEqual([150]);
  });

  it('count once for each second in which they are out', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(3000);
    expect(putOffs).toEqual([227, 227, 227, 227]);
  });

  it('do not cost a call its answer when the database is away', async () => {
    const away = new LateArrivals(227, () => Promise.reject(new Error('away')));
    const watched = away.watch(() => call(2000)().then(() => 'answer'), 0);
    await jest.advanceTimersByTimeAsync(2000);
    expect(await watched).toBe('answer');
  });
});
