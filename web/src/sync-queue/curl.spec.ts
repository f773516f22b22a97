import { expect, it } from '@jest/globals';
import { curlOf, requestOf } from './curl';

it('writes a kept request so that a shell sends the same, with the token of whoever runs it', () => {
  const request = requestOf({
    method: 'PATCH',
    url: 'https://api.airtable.com/v0/app1/Dev%20Groups',
    headers: { 'content-type': 'application/json', authorization: '[redacted]' },
    body: { name: `Ann's $(rm -rf) "tonic"` },
  });
  expect(curlOf(request).split(' \\\n  ')).toEqual([
    "curl -X PATCH 'https://api.airtable.com/v0/app1/Dev%20Groups'",
    "-H 'content-type: application/json'",
    '-H "authorization: Bearer $TOKEN"',
    `--data-raw '{"name":"Ann'\\''s $(rm -rf) \\"tonic\\""}'`,
  ]);
});
