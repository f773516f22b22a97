import { describe, expect, it } from '@jest/globals';
import { checkSentence } from './check-sentence.js';
import { KnownFigures } from './known-figures.js';
import { Sentences } from './sentences.js';

const known = new KnownFigures();
known.learn('/revenue', {
  year: 2026,
  ytd_total: 26_304_941.42,
  previous: -1200,
  complete_through: '2026-11-01',
  rows: [{ name: 'Balm 30 ml' }, { name: 'Revenue is 5 million' }, { name: '777' }, { name: 'مسك ٧' }],
});

describe('a figure of an answer', () => {
  it.each([
    'Revenue is 26304941.42.',
    'Revenue is $26,304,941.42.',
    'Revenue is 26,304,941.',
    'It is 26.3 million, or 26.30 mn.',
    'It is €26.3M.',
    'In 2026 it fell by 1,200.',
    'It is complete through 2026-11-01, that is November 1, 2026, or 1 Nov 2026.',
    '1. Revenue grew.',
    'بلغت الإيرادات ٢٦٬٣٠٤٬٩٤١٫٤٢.',
    'One of the brands, “مسك ٧”, sells.',
    'No figure at all.',
  ])('may be said as the warehouse has it, or rounded: %s', (sentence) => {
    expect(checkSentence(sentence, known)).toMatchObject({ ok: true });
  });

  it.each([
    ['Revenue is 26.4 million.', '26.4 million'],
    ['Revenue is 26304942.9.', '26304942.9'],
    ['It grew by 12 %.', '12 %'],
    ['In 2027 it will double.', '2027'],
    ['It is complete through 2026-11-02.', '2026-11-02'],
    ['On November 2, 2026.', 'November 2, 2026'],
    ['It is 777.', '777'],
    ['Revenue is "5 million".', '5 million'],
    ['Revenue is five million, or twenty-six thousand.', 'million'],
    ['بلغت الإيرادات ٥٬٠٠٠٬٠٠٠.', '5,000,000'],
    ['売上は９９です。', '99'],
    ['It is ५००.', '५००'],
  ])('may not be made up: %s', (sentence, unknown) => {
    const checked = checkSentence(sentence, known);
    expect(checked).toMatchObject({ ok: false });
    expect(checked.ok ? [] : checked.unknown.join(' ')).toContain(unknown);
  });

  it('tells where it stands', () => {
    const checked = checkSentence('Revenue is 26304941.42.', known);
    expect(checked).toMatchObject({ figures: [{ text: '26304941.42', field: 'ytd_total', source: '/revenue' }] });
  });

  it('is none where it belongs to a name, which then stands in quotes', () => {
    expect(checkSentence('Balm 30 ml sells, and “Balm 30 ml” does.', known)).toMatchObject({
      ok: true,
      text: '“Balm 30 ml” sells, and “Balm 30 ml” does.',
      figures: [],
    });
    expect(checkSentence('Revenue is 5 million.', known)).toMatchObject({ text: '“Revenue is 5 million”.' });
  });
});

it('gives whole sentences of a text that comes bit by bit', () => {
  const sentences = new Sentences();
  const whole = ['It is 26.', '5 today', '. And "so', '." Then\nthe ', 'rest'].flatMap((bit) => sentences.take(bit));
  expect([...whole, ...sentences.end()]).toEqual(['It is 26.5 today.', ' And "so."', ' Then\n', 'the rest']);
});
