import fc from 'fast-check';
import { layTable, widthOf, wrap } from './text-layout.js';

describe('laying out text on a terminal', () => {
  it('knows that East Asian letters and emoji take two places, and marks none', () => {
    expect(['abc', '山茶集', '🥭', 'e\u0301', 'واحة'].map(widthOf)).toEqual([3, 6, 2, 1, 4]);
  });

  it('keeps columns under each other, numbers at their ends, whatever the script', () => {
    expect(
      layTable(
        [
          ['1.00', '山茶', 'x'],
          ['1,000.00', 'Sol', 'y'],
        ],
        { right: [0], width: 40 },
      ),
    ).toEqual(['    1.00  山茶  x', '1,000.00  Sol   y']);
  });

  it('loses no word of any text, and makes no line wider than it may be unless one word is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join(' ').split(/[ \n]/)).toEqual(text.split(/[ \n]/));
        for (const line of lines) expect(widthOf(line) <= width || !line.includes(' ')).toBe(true);
      }),
    );
  });
});
