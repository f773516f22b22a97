import { expect, it } from '@jest/globals';
import { safeImageUrl, safeUrl } from './safe-url.js';

it.each([
  'javascript:alert(1)',
  ' \tJaVa\nScRiPt:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc/passwd',
  '/relative',
  '',
  null,
  undefined,
])('leads nowhere: %j', (address) => expect(safeUrl(address)).toBeNull());

it.each([
  ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ['HTTP://EXAMPLE.com', 'http://example.com/'],
  ['mailto:ann@example.com', 'mailto:ann@example.com'],
  ['https://example.com/"onclick="x', 'https://example.com/%22onclick=%22x'],
])('leads where it says: %s', (address, expected) => expect(safeUrl(address)).toBe(expected));

it('takes pictures by https alone', () => {
  expect([safeImageUrl('http://example.com/x.png'), safeImageUrl('https://example.com/x.png')]).toEqual([
    null,
    'https://example.com/x.png',
  ]);
});
