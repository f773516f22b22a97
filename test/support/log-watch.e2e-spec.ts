import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ChildInstance } from './child-instance.js';
import { LogWatch } from './log-watch.js';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
/** What they start is no process of the product. */
const OTHERS = ['test/browser/build-page.ts', 'test/scripts/build-if-stale.e2e-spec.ts'];

const TOKEN = 'patSecret0001.aaaabbbbccccdddd';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJlbWFpbCI6ImFAYi5jIn0.c2lnbmF0dXJlLW9mLWEtdG9rZW4';

it.each([
  ['a token of the environment', `asked with ${TOKEN}\n`],
  ['a password of an address', 'could not connect to postgres://x:a-password@db/x'],
  ['a signed token of anybody', `{"url":"/?jwt=${JWT}"}\n`],
  ['a credential in a header', '{"authorization":"bearer abcdefghijklmnop"}\n'],
])('finds %s in what a process of a test writes, also where it comes in parts', (_, text) => {
  const watch = new LogWatch({ AIRTABLE_TOKEN: TOKEN, DATABASE_URL: 'postgres://x:a-password@db/x', PORT: '12345678' });
  watch.write('{"level":30,"msg":"on port 12345678"}\n');
  expect(() => watch.assertNoSecret()).not.toThrow();
  for (const part of [text.slice(0, 30), text.slice(30)]) watch.write(part);
  expect(() => watch.assertNoSecret()).toThrow(/A secret is in the log/);
});

it.each([
  ['among its variables', JSON.stringify({ AIRTABLE_TOKEN: TOKEN })],
  ['in an address', 'postgres://somebody:a-long-password@127.0.0.1/x'],
])('finds what a process of a test was given %s and has told, when it ends', async (_, word) => {
  await expect(new ChildInstance('test/support/telling-instance.ts', [word]).end()).rejects.toThrow(
    /A secret is in the log/,
  );
  expect(await new ChildInstance('test/support/telling-instance.ts', ['nothing of that kind']).end()).toBe(0);
});

it('is there for every process of the product that a test starts', () => {
  const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const starting = files.filter((name) => /\bspawn\(\s*process\.execPath|\bfork\(\w/.test(textOf(name)));
  expect(starting.length).toBeGreaterThan(3);
  const unheard = starting.filter((name) => !textOf(name).includes('log-watch.js')).map((name) => `test/${name}`);
  expect(unheard.sort()).toEqual(OTHERS);
});

const textOf = (name: string): string => readFileSync(join(TESTS, name), 'utf8');
