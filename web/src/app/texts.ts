import { counted, defineTexts } from '../i18n/texts';

/** The words of the frame around every screen. */
export const appTexts = defineTexts({
  en: {
    product: 'Athena Pipeline',
    skip: 'Skip to the content',
    navigation: 'Screens',
    menu: 'Menu',
    search: 'Search all…',
    palette: 'Search records, screens and actions',
    theme: { auto: 'Theme: as the system', light: 'Theme: light', dark: 'Theme: dark' },
    shortcuts: 'Keyboard shortcuts',
    shortcutsHint: 'Single keys work while no field has the focus.',
    shortcutsOn: 'Single-key shortcuts',
    apiDocs: 'API description',
    loading: 'Loading',
    notFound: 'There is no such page',
    notFoundText: 'The address may be mistyped, or the record has another one now.',
    toProducts: 'To the products',
    broken: 'This screen has failed',
    brokenText: 'What you typed is kept. The rest of the page goes on; the error says:',
    again: 'Try again',
    /** @param ago empty when it is not a minute yet. */
    away: (ago: string) =>
      `No connection to the server${ago === '' ? '' : ` since ${ago}`}. What you see may be old; edits are kept and offered again.`,
    connecting: 'Connecting…',
    stale: (date: string) => `Revenue data may be outdated — last sync ${date}`,
    neverSynced: 'never',
    staleWhy: 'What to do',
    nextStep: 'What to do:',
    toHealth: 'Evidence and history in Sync health',
    dismiss: 'Hide until it changes',
    notLoaded: 'This screen is not here yet',
    notLoadedAway: 'It comes by itself when the server answers. What you typed is kept.',
    notLoadedText: 'It could not be loaded: perhaps there is a newer version of the page. What you typed is kept.',
    overNotLoaded: 'This could not be opened: reload the page when the server answers.',
    go: (screen: string) => `Go to ${screen}`,
    groups: { screens: 'Screens', actions: 'Actions', records: 'Records' },
    focusSearch: 'Search in this list',
    closePanel: 'Close what is open',
    nextRow: 'Next and previous row',
    openRow: 'Open the row',
    unsaved: (count: number) => `${counted(count, 'edit is', 'edits are')} not saved`,
  },
});

/** What a verdict on the revenue data means, in a sentence. */
export const verdictTexts = defineTexts<Readonly<Record<string, string>>>({
  en: {
    clock_skew: 'Timestamps of the sync lie in the future.',
    not_set_up: 'NetSuite is not set up here.',
    never_synced: 'NetSuite was never read.',
    not_running: 'The nightly sync does not run.',
    run_failed: 'The last runs of the nightly sync failed.',
    wrong_state_row: 'The sync writes its state to another row than the one that is read.',
    wrong_table: 'Lines arrive in another table than the one that is read.',
    watermark_ahead_of_rows: 'The sync says that it has read more than has arrived.',
    load_rejecting_rows: 'Lines are read from NetSuite, but none is written.',
    success_without_data: 'Every run reports success, but has read nothing since.',
  },
});
