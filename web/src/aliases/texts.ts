import { counted, defineTexts } from '../i18n/texts';

/** The words of the brand matching. */
export const aliasTexts = defineTexts({
  en: {
    title: 'Brand spellings',
    one: 'spelling',
    other: 'spellings',
    spelling: 'NetSuite spelling',
    noBrand: '(no brand on the line)',
    empty: '(empty)',
    spaces: '(nothing but spaces)',
    match: 'Matched',
    matches: {
      alias: 'by a person',
      exact: 'same letters',
      normalised: 'same but for case or spacing',
      ambiguous: 'two brands would fit',
      none: 'no brand',
    },
    brand: 'Brand',
    choose: 'Choose the brand',
    change: 'Change',
    likely: 'likely',
    thisYear: 'This year',
    share: 'Share',
    all: 'In all',
    lines: 'Lines',
    last: 'Last line',
    unmatched: (money: string, share: string, spellings: number) =>
      `${money} of this year (${share}) under ${counted(spellings, 'spelling', 'spellings')} that no brand gets.`,
    allMatched: 'Every spelling has its brand.',
    openOnly: 'Without a brand',
    takeBack: 'Take the word back',
    settled: (spelling: string, brand: string) => `${spelling} counts as ${brand} now, in every figure.`,
    released: (spelling: string) => `${spelling} is matched by its letters again.`,
    by: (who: string) => `said by ${who}`,
    gone: 'the brand is gone',
    noneTitle: 'NetSuite has no brand yet',
    noneText: 'Spellings come with the invoice lines of the nightly pull.',
    filteredTitle: 'No spelling fits these filters',
    failed: 'The spellings could not be read',
  },
});
