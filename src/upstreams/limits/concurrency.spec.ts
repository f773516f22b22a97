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

  it('lets one that goes first before those that wait already', async () => {
    const concurrency = new Concurrency(1);
    const entered: string[] = [];
    const enter = (name: string, goesFirst = false) =>
      concurrency.enter({ goesFirst }).then(() => {
        entered.push(name);
        concurrency.leave();
      });
    await concurrency.enter();
    const all = [enter('a'), enter('b'), enter('reading', true), enter('c')];
    concurrency.leave();
    await Promise.all(all);
    expect(entered).toEqual(['reading', 'a', 'b', 'c']);
  });

  it('lets go who gives up, and hands the place to the next one', async () => {
    const concurrency = new Concurrency(1);
    const controller = new AbortController();
    expect(await concurrency.enter()).toBe(true);
    const aborted = concurrency.enter({ signal: controller.signal });
    const impatient = concurrency.enter({ maxWaitMs: 1 });
    const patient = concurrency.enter({ maxWaitMs: 10_000 });
    controller.abort();
    expect(await aborted).toBe(false);
    expect(await impatient).toBe(false);
    concurrency.leave();
    expect(await patient).toBe(true);
    expect(concurrency.full).toBe(true);
    concurrency.leave();
    expect(concurrency.full).toBe(false);
    expect(await concurrency.enter({ signal: controller.signal })).toBe(false);
  });
});
