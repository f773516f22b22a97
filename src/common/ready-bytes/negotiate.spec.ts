import { pickEncoding, prefersCsv } from './negotiate.js';

it.each([
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZip ; Q=1', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0.0, br;q=0.000', 'identity'],
  ['br;q=0, gzip;q=0.1', 'gzip'],
  ['x-gzip, brotli', 'identity'],
  ['*', 'identity'],
  ['identity;q=1, *;q=0', 'identity'],
] as const)('Accept-Encoding %j gets %s', (header, encoding) => {
  expect(pickEncoding(header)).toBe(encoding);
});

it('forgets headers of thousands of different clients, and still reads the next one', () => {
  for (let i = 0; i < 2000; i++) expect(pickEncoding(`gzip;q=0.${i + 1}`)).toBe('gzip');
  expect(pickEncoding('br')).toBe('br');
});

it.each([
  [undefined, false],
  ['*/*', false],
  ['text/csv', true],
  ['TEXT/CSV; header=present', true],
  ['text/csv, */*', true],
  ['*/*, text/csv', true],
  ['*/*, text/csv;q=0.1', false],
  ['text/csv;q=0', false],
  ['text/csv;q=0.2, application/json;q=0.1', true],
  ['text/csv, application/json', true],
  ['application/json, text/csv', false],
  ['application/*;q=0.9, text/csv;q=0.8', false],
  ['application/json;q=0, text/csv;q=0.1', true],
  ['text/csv-schema', false],
  ['text/csv;q=much', true],
] as const)('Accept %j prefers CSV: %s', (header, expected) => {
  expect(prefersCsv(header)).toBe(expected);
});
