import { backoffSeconds } from './backoff.js';

describe('the pause before the next try', () => {
  it('is anywhere between nothing and a longest that doubles with each try, up to five minutes', () => {
    const longest = [1, 2, 3, 4, 9, 10, 5000].map((tries) => backoffSeconds(tries, 1));
    expect(longest).toEqual([2, 4, 8, 16, 300, 300, 300]);
    expect(backoffSeconds(4, 0)).toBe(0);
    expect(backoffSeconds(4, 0.25)).toBe(4);
  });

  it('is another one for each of those that failed together', () => {
    expect(new Set(Array.from({ length: 50 }, () => backoffSeconds(8))).size).toBe(50);
  });
});
