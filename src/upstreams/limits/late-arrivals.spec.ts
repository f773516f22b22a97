import { jest } from '@jest/globals';
import { LateArrivals } from './late-arrivals.js';

describe('requests that may arrive late', () => {
  const putOffs: number[] = [];
  let arrivals: LateArrivals;
  const call = (milliseconds: number) => () => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
  const watch = async (milliseconds: number, lateMs = 0, kind: 'reading' | 'writing' = 'writing') => {
    const watched = arrivals.watch(call(milliseconds), kind, lateMs);
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
    expect(putOffs.splice(0)).toEqual([175]);
    for (const milliseconds of [215, 220, 210, 205, 224]) await watch(milliseconds);
    expect(putOffs).toEqual([]);
  });

  it('are no readings that take longer than writings do', async () => {
    await watch(80, 0, 'reading');
    for (let turn = 0; turn < 5; turn++) await watch(20);
    putOffs.length = 0;
    await watch(85, 0, 'reading');
    await watch(25);
    expect(putOffs).toEqual([]);
    await watch(85);
    expect(putOffs).toEqual([40]);
  });

  it('put later turns off by what nobody tolerates, at most by one interval', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(160);
    await watch(800);
    expect(putOffs).toEqual([115, 227]);
  });

  it('are also those that were sent late', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(20, 150);
    expect(putOffs).toEqual([125]);
  });

  it('count once for each second in which they are out', async () => {
    for (let turn = 0; turn < 5; turn++) await watch(20);
    await watch(3000);
    expect(putOffs).toEqual([227, 227, 227, 227]);
  });

  it('do not cost a call its answer when the database is away', async () => {
    const away = new LateArrivals(227, () => Promise.reject(new Error('away')));
    const watched = away.watch(() => call(2000)().then(() => 'answer'), 'writing', 0);
    await jest.advanceTimersByTimeAsync(2000);
    expect(await watched).toBe('answer');
  });
});
