import { counted, defineTexts } from '../i18n/texts';

/** The words of the primitives. */
export const uiTexts = defineTexts({
  en: {
    close: 'Close',
    dayEarlier: 'One day earlier',
    dayLater: 'One day later',
    noDate: 'No date',
    clear: 'Clear',
    save: 'Save',
    cancel: 'Cancel',
    none: '(none)',
    nothingFound: 'Nothing fits.',
    loadingOptions: 'Loading…',
    moreFound: (count: number) => `${counted(count, 'more', 'more')}: type to narrow down`,
    found: (count: number) => counted(count, 'result', 'results'),
    columns: 'Columns',
    resetColumns: 'Show all',
    sortedUp: 'sorted upwards',
    sortedDown: 'sorted downwards',
    sortBy: (column: string) => `Sort by ${column}`,
    tableHelp: 'Arrow keys move between rows, Enter opens one, Page Up and Page Down go further.',
    dismiss: 'Dismiss',
  },
});
