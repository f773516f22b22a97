import { foldText } from './fold-text.js';

it.each([
  ['Élan', 'elan'],
  ['E\u0301LAN', 'elan'],
  ['ﬁne ＡＢＣ', 'fine abc'],
  ['Ærø, Œuvre, Łódź, Đà Nẵng', 'aero, oeuvre, lodz, da nang'],
  ['Straße STRASSE', 'strasse strasse'],
  ['İstanbul', 'istanbul'],
  ['ΣΊΣΥΦΟΣ', 'σισυφοσ'],
  ['مُحَمَّد', 'محمد'],
  ['שָׁלוֹם', 'שלום'],
  ['Ёлка', 'елка'],
  ['ﾊﾟﾊﾟ', 'パパ'],
  ['한국', '한국'],
  ['❤️', '❤'],
])('%s is compared as %s', (text, expected) => {
  expect(foldText(text)).toBe(expected);
});

it.each(['パパ', 'किताब', 'สบู่', '山茶花', '👨‍👩‍👧‍👦', '🇯🇵'])('leaves %s whole', (text) => {
  expect(foldText(text)).toBe(text.normalize('NFC'));
});

it('gives the same again when folded twice: a cursor compares what it once folded', () => {
  for (const text of ['İı', 'ßẞ', 'Œ', 'ŉ', 'ᾳ', 'ﷺ', 'ǆ', 'K', 'ͅ', '가\u11A8', '㌔', 'Ω']) {
    expect(foldText(foldText(text))).toBe(foldText(text));
  }
});

it('does the same for ASCII on its short way', () => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
  expect(foldText(ascii)).toBe(foldText(`${ascii}é`).slice(0, -1));
});
