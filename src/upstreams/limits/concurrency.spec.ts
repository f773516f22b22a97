import { Concurrency } from './concurrency.js';

describe('concurrency', () => {
  it('lets so many run at once, the others in their order, also after one failed', async () => {
    const concurrency = new Concurrency(2);
    const started: number[] = [];
    const finish: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const tasks = Array.from({ length: 6 }, (_, index) =>
      concurrency.run(async () => {
        started.push(index);
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => finish.push(resolve));
        running--;
        if (index === 1) throw new Error('one failed');
      }),
    );
    const settled = Promise.allSettled(tasks);
    for (let turn = 0; turn < 6; turn++) {
      while (finish.length <= turn) await new Promise(setImmediate);
      finish[turn]!();
    }
    expect((await settled).filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(started).toEqual([0, 1, 2, 3, 4, 5]);
    expect(most).toBe(2);
  });
});
