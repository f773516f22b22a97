import { LogWatch } from './log-watch.js';

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
