import { setImmediate as turn } from 'node:timers/promises';
import { Turns } from './turns.js';

/** Work that ends when the test says so, and tells when it began. */
class Works {
  readonly begun: number[] = [];
  private readonly ends: ((error?: Error) => void)[] = [];

  do = (n: number) => (): Promise<number> => {
    this.begun.push(n);
    return new Promise((resolve, reject) => {
      this.ends[n] = (error) => (error ? reject(error) : resolve(n));
    });
  };

  async end(n: number, error?: Error): Promise<void> {
    this.ends[n]?.(error);
    await turn();
  }
}

it('lets as many work at once as it was told, and the others in the order in which they came', async () => {
  const turns = new Turns(2);
  const works = new Works();
  const taken = [0, 1, 2, 3].map((n) => turns.take(works.do(n)));
  expect(works.begun).toEqual([0, 1]);
  await works.end(1);
  expect(works.begun).toEqual([0, 1, 2]);
  await works.end(0);
  await works.end(2);
  await works.end(3);
  expect(await Promise.all(taken)).toEqual([0, 1, 2, 3]);
});

it('hands the turn on when work fails, and tells whoever asked for it', async () => {
  const turns = new Turns(1);
  const works = new Works();
  const [failing, waiting] = [turns.take(works.do(0)), turns.take(works.do(1))];
  await Promise.all([expect(failing).rejects.toThrow('away'), works.end(0, new Error('away'))]);
  expect(works.begun).toEqual([0, 1]);
  await works.end(1);
  expect(await waiting).toBe(1);
});

it('is free again when all have ended', async () => {
  const turns = new Turns(1);
  expect(await turns.take(() => Promise.resolve('one'))).toBe('one');
  const works = new Works();
  void turns.take(works.do(0));
  void turns.take(works.do(1));
  expect(works.begun).toEqual([0]);
  await works.end(0);
  await works.end(1);
});
