import { setImmediate as turn } from 'node:timers/promises';
import { Metrics } from '../metrics/metrics.js';
import { type Built, type KeptBuild, SnapshotStore } from './snapshot-store.js';

const MIDNIGHT = 1_000_000;

/** A build that ends when the test says so. */
class Reading {
  private settle: ((value: string) => void) | undefined;
  readonly promise = new Promise<string>((resolve) => {
    this.settle = resolve;
  });

  end(value: string): void {
    this.settle?.(value);
  }
}

/** Tables as the test wants them, and every reading of them that was begun. */
class Warehouse {
  readonly tables = { tables: ['t'], version: 1, trusted: true };
  readonly readings: Reading[] = [];
  private readonly store = new SnapshotStore(new Metrics());

  ask(wanted: Partial<KeptBuild<string>> = {}): Promise<Built<string>> {
    return this.store.read(this.wanted(wanted));
  }

  askFresh(): Promise<Built<string>> {
    return this.store.readFresh(this.wanted({}));
  }

  private wanted(wanted: Partial<KeptBuild<string>>): KeptBuild<string> {
    return {
      name: 'list',
      metric: 'list',
      dependency: this.tables,
      now: 0,
      expiresAt: MIDNIGHT,
      build: () => {
        const reading = new Reading();
        this.readings.push(reading);
        return reading.promise;
      },
      ...wanted,
    };
  }
}

let warehouse: Warehouse;

beforeEach(() => {
  warehouse = new Warehouse();
});

it('reads once for everybody who asks, and not again while nothing changes', async () => {
  const asked = [warehouse.ask(), warehouse.ask(), warehouse.ask()];
  warehouse.readings[0]!.end('rows');
  expect(await Promise.all(asked)).toEqual(Array(3).fill({ value: 'rows', version: 1 }));
  expect(await warehouse.ask()).toEqual({ value: 'rows', version: 1 });
  expect(warehouse.readings).toHaveLength(1);
});

it('does not lose a change that is announced while it reads', async () => {
  const early = warehouse.ask();
  warehouse.tables.version++;
  warehouse.readings[0]!.end('old');
  expect(await early).toEqual({ value: 'old', version: 1 });

  const late = warehouse.ask();
  await turn();
  warehouse.readings[1]!.end('new');
  expect(await late).toEqual({ value: 'new', version: 2 });
});

it('gives nobody who asks after a change what was begun before it', async () => {
  const early = warehouse.ask();
  warehouse.tables.version++;
  const late = warehouse.ask();
  await turn();
  warehouse.readings[1]!.end('new');
  expect(await late).toEqual({ value: 'new', version: 2 });
  // The older one ends last, and takes nothing back.
  warehouse.readings[0]!.end('old');
  await early;
  expect(await warehouse.ask()).toEqual({ value: 'new', version: 2 });
});

it('keeps nothing while changes may go unheard, and gives nobody what was begun before they asked', async () => {
  warehouse.tables.trusted = false;
  const first = warehouse.ask();
  const others = [warehouse.ask(), warehouse.ask(), warehouse.ask()];
  expect(warehouse.readings).toHaveLength(1);
  warehouse.readings[0]!.end('before');
  expect(await first).toEqual({ value: 'before', version: undefined });
  await turn();
  // However many ask meanwhile, one reading more serves them.
  expect(warehouse.readings).toHaveLength(2);
  warehouse.readings[1]!.end('after');
  expect(await Promise.all(others)).toEqual(Array(3).fill({ value: 'after', version: undefined }));
  const later = warehouse.ask();
  expect(warehouse.readings).toHaveLength(3);
  warehouse.readings[2]!.end('later');
  expect((await later).value).toBe('later');
});

it('reads again for those who wait when the reading before them fails', async () => {
  warehouse.tables.trusted = false;
  const fails = warehouse.ask({ build: () => Promise.reject(new Error('gone')) });
  const waits = warehouse.ask();
  await expect(fails).rejects.toThrow('gone');
  await turn();
  warehouse.readings[0]!.end('back');
  expect((await waits).value).toBe('back');
});

it('does not keep what was begun in trust and ended without it', async () => {
  const asked = warehouse.ask();
  warehouse.tables.trusted = false;
  warehouse.readings[0]!.end('rows');
  await asked;
  // Whatever happened meanwhile, trust comes back with another version.
  warehouse.tables.trusted = true;
  warehouse.tables.version++;
  void warehouse.ask();
  await turn();
  expect(warehouse.readings).toHaveLength(2);
});

it('gives nobody who asks after midnight what was begun before it', async () => {
  const before = warehouse.ask({ now: MIDNIGHT - 1 });
  const after = warehouse.ask({ now: MIDNIGHT, expiresAt: 2 * MIDNIGHT });
  await turn();
  warehouse.readings[0]!.end('yesterday');
  await before;
  await turn();
  warehouse.readings[1]?.end('today');
  expect((await after).value).toBe('today');
  expect((await warehouse.ask({ now: MIDNIGHT + 1, expiresAt: 2 * MIDNIGHT })).value).toBe('today');
});

it('tells everybody who waits of a failure, and reads again for the next', async () => {
  const failing = { build: () => Promise.reject(new Error('away')) };
  const asked = await Promise.allSettled([warehouse.ask(failing), warehouse.ask(failing)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = warehouse.ask();
  warehouse.readings[0]!.end('rows');
  expect((await next).value).toBe('rows');
});

it('reads anew for whoever wants it fresh, though a reading runs for the others', async () => {
  const shared = warehouse.ask();
  const fresh = warehouse.askFresh();
  expect(warehouse.readings).toHaveLength(2);
  warehouse.readings[1]!.end('fresh');
  warehouse.readings[0]!.end('shared');
  expect(await fresh).toEqual({ value: 'fresh', version: undefined });
  expect((await shared).value).toBe('shared');
});

it('reads a few times, not once a change, when changes come faster than it can read', async () => {
  const asked = Array.from({ length: 100 }, () => {
    warehouse.tables.version++;
    return warehouse.ask();
  });
  for (let i = 0; i < 100; i++) {
    await turn();
    for (const reading of warehouse.readings) reading.end('rows');
  }
  const versions = (await Promise.all(asked)).map(({ version }) => version);
  expect(warehouse.readings.length).toBeLessThan(5);
  // Whoever asked last waited for a reading that was begun after the last change.
  expect(versions.at(-1)).toBe(101);
});
