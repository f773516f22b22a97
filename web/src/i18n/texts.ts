/** The languages that there are words for. The first one is that of the page when none fits. */
const LANGUAGES = ['en'] as const;
type Language = (typeof LANGUAGES)[number];

/** The language of this visit: the first of the browser's that there are words for. */
export const language: Language =
  navigator.languages.flatMap((tag) => LANGUAGES.filter((known) => tag.split('-')[0] === known))[0] ?? LANGUAGES[0];

/** How dates and numbers are written: as the person's browser has it, if that is the same language, else as the page's. */
export const locale: string =
  navigator.languages.find((tag) => tag.split('-')[0] === language && isTag(tag)) ?? language;

/**
 * The words of one part of the page, in every language. They stand in `texts.ts` beside the part that uses them, and may be
 * functions where something is put in: another language is another object of the same shape.
 */
export function defineTexts<Texts extends object>(texts: Readonly<Record<Language, Texts>>): Texts {
  return texts[language];
}

/** Makes something when it is first wanted. A formatter takes milliseconds, and the first screen wants two of them. */
export function onDemand<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const rules = onDemand(() => new Intl.PluralRules(locale));
const numbers = onDemand(() => new Intl.NumberFormat(locale));

/** Below this nothing is grouped, and English writes a number with the digits that scripts do. */
const UNGROUPED = 1000;

/** A whole number, as the language writes it. `toLocaleString` makes a formatter for each, and the first one takes milliseconds. */
export const formatNumber = (value: number): string =>
  language === 'en' && value >= 0 && value < UNGROUPED && Number.isInteger(value)
    ? String(value)
    : numbers().format(value);

/** `3 SKUs`, `1 SKU`: the form that the language takes for a number, with the number before it. */
export function counted(count: number, one: string, other: string): string {
  return `${formatNumber(count)} ${rules().select(count) === 'one' ? one : other}`;
}

/** Browsers take theirs from the system, where it may have other forms. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
