import { gunzipSync } from 'node:zlib';
import { ReadyAnswer } from './ready-answer.js';

const BODY = Buffer.from(JSON.stringify(Array.from({ length: 200 }, (_, i) => ({ i }))));

it('has the same ETag for the same bytes, in every process', () => {
  expect(new ReadyAnswer(BODY, {}).ready('identity')!.etag).toBe(new ReadyAnswer(BODY, {}).ready('identity')!.etag);
});

it('has another ETag when only its total or its link is another', () => {
  const tags = [
    {},
    { 'x-total-count': 1 },
    { 'x-total-count': 2 },
    { 'x-total-count': 2, link: '</a>; rel="next"' },
  ].map((headers) => new ReadyAnswer(BODY, headers).ready('identity')!.etag);
  expect(new Set(tags).size).toBe(tags.length);
});

it('makes an encoding once, however many wait for it', async () => {
  const answer = new ReadyAnswer(BODY, {});
  expect(answer.ready('gzip')).toBeUndefined();
  const [one, other] = await Promise.all([answer.encoded('gzip'), answer.encoded('gzip')]);
  expect(one).toBe(other);
  expect(answer.ready('gzip')).toBe(one);
  expect(gunzipSync(one.body)).toEqual(BODY);
});

it('does not encode what would not get smaller', async () => {
  const answer = new ReadyAnswer(Buffer.from('[]'), {});
  expect((await answer.encoded('br')).headers['content-encoding']).toBeUndefined();
});

it('begins the ETag of a record with its version', () => {
  expect(new ReadyAnswer(BODY, {}, 'abc123').ready('identity')!.etag).toMatch(/^"abc123-[\w-]{20,}"$/);
});

it('keeps its bytes alone, not the block that they were cut out of', async () => {
  const answer = new ReadyAnswer(Buffer.from('a'.repeat(5000)), {});
  const encoded = await Promise.all([answer.encoded('gzip'), answer.encoded('br')]);
  for (const { body } of [answer, ...encoded]) expect(body.buffer.byteLength).toBe(body.length);
});
