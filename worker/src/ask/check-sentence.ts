import type { KnownFigures, KnownNumber } from './known-figures.js';

/** A figure of a sentence, and where the warehouse says so. */
export interface Figure {
  readonly text: string;
  readonly field: string;
  readonly source: string;
}

/** A sentence that may be said, with names that have digits in quotes; or why not. */
export type Checked =
  | { readonly ok: true; readonly text: string; readonly figures: readonly Figure[] }
  | { readonly ok: false; readonly unknown: readonly string[] };

const SCALES: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  m: 1e6,
  mn: 1e6,
  million: 1e6,
  bn: 1e9,
  b: 1e9,
  billion: 1e9,
};
const NUMBER = /[-−]?\d{1,3}(?:[,  ]\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?/;
const FIGURE = new RegExp(
  `(?<digits>${NUMBER.source})(?<unit>\\s?(?:thousand|million|billion|mn|bn|[kmb])\\b|\\s?%)?`,
  'gi',
);
const DAY = /\d{4}-\d{2}(?:-\d{2})?(?:T[\d:.]+Z?)?/g;
/** Written out, a figure can't be compared with one of the warehouse. Small numbers are left: "one of them" is no figure. */
const IN_WORDS = /\b(?:hundred|thousand|million|billion|trillion)s?\b/gi;
/** Arabic, Persian and full-width ones, as in an answer to a question in such a script; the last four bits are the value. */
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g;
const UNREAD_DIGITS = /(?![0-9])\p{Nd}+/gu;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const DAYS_IN_WORDS = [
  new RegExp(`\\b${MONTH}\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})\\b`, 'gi'),
  new RegExp(`\\b(?<day>\\d{1,2})(?:st|nd|rd|th)? ${MONTH}\\.?,? (?<year>\\d{4})\\b`, 'gi'),
];
/** Stands where something was that needs no further look. */
const SEEN = '\u0000';

/**
 * Looks at each number of a sentence. It must be one that the warehouse has answered, or that one rounded as the sentence writes
 * it. Digits within a name are no figure, but only where the name stands in quotes: otherwise a product could be called
 * "revenue is 5 million", and be taken for a statement.
 */
export function checkSentence(sentence: string, known: KnownFigures): Checked {
  const text = quoteNames(sentence, known);
  const figures: Figure[] = [];
  const unknown: string[] = [];
  let rest = text.replace(/“([^”]*)”|"([^"]*)"/g, (whole, one, other) =>
    known.texts.has(one ?? other) ? SEEN : whole,
  );
  rest = rest
    .replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) % 16))
    .replaceAll('٬', ',')
    .replaceAll('٫', '.');
  unknown.push(...(rest.match(UNREAD_DIGITS) ?? []));
  // The number of an item of a list.
  rest = rest.replace(/^\s*\d{1,2}[.)]\s/, SEEN);
  const look = (written: string, day: string): string => {
    if (!known.days.has(day)) unknown.push(written);
    return SEEN;
  };
  rest = rest.replace(DAY, (day) => look(day, day.slice(0, 10)));
  for (const pattern of DAYS_IN_WORDS) rest = rest.replace(pattern, (day, ...found) => look(day, isoOf(found)));
  for (const match of rest.matchAll(FIGURE)) {
    const [whole] = match;
    const found = find(match.groups?.digits ?? '', match.groups?.unit?.trim().toLowerCase(), known.numbers);
    if (found === undefined) unknown.push(whole.trim());
    else figures.push({ text: whole.trim(), field: found.field, source: found.source });
  }
  unknown.push(...(rest.replace(FIGURE, SEEN).match(IN_WORDS) ?? []));
  return unknown.length === 0 ? { ok: true, text, figures } : { ok: false, unknown };
}

/** Puts quotes around names with digits that have none. The longest first, as one name may be a part of another one. */
function quoteNames(sentence: string, { texts }: KnownFigures): string {
  const names = [...texts].filter((name) => /[^\d\s.,-]/.test(name)).sort((a, b) => b.length - a.length);
  if (names.length === 0) return sentence;
  const anyName = new RegExp(names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  // Every second part stands in quotes already.
  const parts = sentence.split(/(“[^”]*”|"[^"]*")/);
  return parts.map((part, index) => (index % 2 === 1 ? part : part.replace(anyName, '“$&”'))).join('');
}

function find(digits: string, unit: string | undefined, numbers: readonly KnownNumber[]): KnownNumber | undefined {
  // No percentage is answered by the warehouse.
  if (unit === '%') return undefined;
  const scale = unit === undefined ? 1 : (SCALES[unit] ?? 1);
  const plain = digits.replace(/[,  ]/g, '').replace('−', '-');
  const value = Math.abs(Number(plain)) * scale;
  const decimals = plain.split('.')[1]?.length ?? 0;
  const exact = numbers.find((number) => Math.abs(number.value) === value);
  // Half of what the last digit stands for; and a little, for what floats do.
  const tolerance = 0.5 * 10 ** -decimals * scale * (1 + 1e-9);
  return exact ?? numbers.find((number) => Math.abs(Math.abs(number.value) - value) <= tolerance);
}

function isoOf(found: readonly unknown[]): string {
  const groups: unknown = found.at(-1);
  if (typeof groups !== 'object' || groups === null) return '';
  const { year, month, day } = { year: '', month: '', day: '', ...groups };
  const number = MONTHS.indexOf(String(month).toLowerCase()) + 1;
  return `${year}-${String(number).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
