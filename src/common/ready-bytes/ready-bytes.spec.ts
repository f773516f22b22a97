import { Clock } from '../../clock/clock.js';
import { ReadyAnswer } from './ready-answer.js';
import { ReadyBytes } from './ready-bytes.js';

const BUDGET_BYTES = 32 * 1024 * 1024;
const MEGABYTE = 1024 * 1024;

let now: number;
let tables: { tables: string[]; version: number; trusted: boolean };
let kept: ReadyBytes;

beforeEach(() => {
  now = 1_000;
  tables = { tables: ['t'], version: 1, trusted: true };
  const clock = new Clock();
  clock.now = () => now;
  kept = new ReadyBytes(clock);
});

const answerOf = (bytes: number): ReadyAnswer => new ReadyAnswer(Buffer.alloc(bytes, 'a'), {});

function keep(key: string, { bytes = 10, expiresAt = Number.POSITIVE_INFINITY, version = 1 } = {}): ReadyAnswer {
  const answer = answerOf(bytes);
  kept.keep({ answer, dependency: tables, version, expiresAt, key, spelling: `/${key}` });
  return answer;
}

it('finds an answer by the URL it was asked for with, and by its query under any other', () => {
  const answer = keep('a');
  expect(kept.findSpelling('/a')).toBe(answer);
  expect(kept.findSpelling('/other')).toBeUndefined();
  expect(kept.findQuery('a', '/other')).toBe(answer);
  expect(kept.findSpelling('/other')).toBe(answer);
});

it('drops an answer when a table changes, under all its names', () => {
  keep('a');
  kept.findQuery('a', '/other');
  tables.version++;
  expect(kept.findSpelling('/other')).toBeUndefined();
  expect(kept.findQuery('a', '/a')).toBeUndefined();
  expect([kept.entries, kept.heldBytes]).toEqual([0, 0]);
});

it('never answers what was built before a change that came while it was built', () => {
  keep('a', { version: 0 });
  expect(kept.findSpelling('/a')).toBeUndefined();
});

it('does not answer while changes may go unheard, and does again afterwards if there were none', () => {
  const answer = keep('a');
  tables.trusted = false;
  expect(kept.findSpelling('/a')).toBeUndefined();
  tables.trusted = true;
  expect(kept.findSpelling('/a')).toBe(answer);
});

it('drops an answer at the moment when the clock makes it old', () => {
  const answer = keep('a', { expiresAt: 2_000 });
  now = 1_999;
  expect(kept.findSpelling('/a')).toBe(answer);
  now = 2_000;
  expect(kept.findSpelling('/a')).toBeUndefined();
  expect(kept.heldBytes).toBe(0);
});

it('holds one answer a query: a newer one takes the place of the older', () => {
  keep('a', { bytes: 5000 });
  const before = kept.heldBytes;
  const newer = keep('a', { bytes: 5000 });
  expect([kept.entries, kept.heldBytes]).toEqual([1, before]);
  expect(kept.findSpelling('/a')).toBe(newer);
});

it('gives a second chance to what was used, and lets the oldest of the rest go', () => {
  for (let i = 0; i < 31; i++) keep(`${i}`, { bytes: MEGABYTE });
  kept.findSpelling('/0');
  kept.findSpelling('/2');
  for (let i = 31; i < 34; i++) keep(`${i}`, { bytes: MEGABYTE });
  expect(kept.heldBytes).toBeLessThanOrEqual(BUDGET_BYTES);
  const gone = Array.from({ length: 34 }, (_, i) => i).filter((i) => kept.findSpelling(`/${i}`) === undefined);
  expect(gone).toEqual([1, 3, 4]);
  expect(kept.counts.evicted).toBe(3);
});

it('lets even what is used go when all of it is: the budget comes first', () => {
  for (let i = 0; i < 100; i++) {
    keep(`${i}`, { bytes: MEGABYTE });
    for (let k = 0; k <= i; k++) kept.findSpelling(`/${k}`);
    expect(kept.heldBytes).toBeLessThanOrEqual(BUDGET_BYTES);
  }
  expect(kept.findSpelling('/99')).toBeDefined();
});

it('does not let one huge answer push out everything else', () => {
  keep('small');
  keep('huge', { bytes: BUDGET_BYTES / 4 });
  expect(kept.findSpelling('/huge')).toBeUndefined();
  expect(kept.findSpelling('/small')).toBeDefined();
});

it('counts an encoding when it is made, once, and gives it back with the rest', async () => {
  const answer = keep('a', { bytes: 100_000 });
  const before = kept.heldBytes;
  const [gzip] = await Promise.all([answer.encoded('gzip'), answer.encoded('gzip')]);
  expect(kept.heldBytes - before).toBe(gzip.body.length);
  tables.version++;
  kept.findSpelling('/a');
  await answer.encoded('br');
  expect(kept.heldBytes).toBe(0);
});

it('remembers a few spellings of a query, not every one', () => {
  const answer = keep('a');
  for (let i = 0; i < 1000; i++) expect(kept.findQuery('a', `/a?${i}`)).toBe(answer);
  expect(kept.heldBytes).toBeLessThan(10_000);
});
