import { counted, defineTexts } from '../i18n/texts';

/** The words of what becomes of an edit. */
export const editTexts = defineTexts({
  en: {
    tray: 'What you changed',
    saving: 'Saving…',
    saved: 'Saved',
    unchanged: 'Nothing was different',
    undone: 'Taken back',
    unsaved: 'Not saved: the server did not answer. What you typed is kept.',
    conflict: 'Somebody else was faster.',
    refused: 'Not saved.',
    retry: 'Try again',
    retryAll: (count: number) => `Try all ${count} again`,
    discard: 'Discard',
    undo: 'Undo',
    look: 'Compare',
    anyway: 'Take back anyway',
    several: (count: number) => counted(count, 'record', 'records'),
    shifted: (stage: string, days: number) =>
      `${stage} and later ${counted(Math.abs(days), 'day', 'days')} ${days > 0 ? 'later' : 'earlier'}`,
    more: (count: number) => `${counted(count, 'more', 'more')}`,
    upstream: { airtable: 'Airtable', asana: 'Asana' },
    states: {
      pending: '…',
      delivered: '✓',
      superseded: 'overtaken by a later edit',
      failed: 'failed, is tried again',
      dead: 'refused',
      conflict: 'was edited there',
      cancelled: 'given up',
      not_linked: 'not linked',
      unknown: 'no longer in the queue',
    },
    held: 'is paused',
    spoken: {
      pending: 'on its way',
      delivered: 'delivered',
    },
    compareTitle: (name: string) => `${name}: two edits of one value`,
    compareText: 'Somebody changed this while you did. Nothing is lost: choose what counts.',
    compareUpstream: (where: string) =>
      `Somebody changed this in ${where} while your edit was on its way. Choose what counts everywhere.`,
    field: 'Field',
    base: 'Before',
    theirs: 'Theirs',
    ours: 'Yours',
    keepTheirs: 'Keep theirs',
    keepOurs: 'Save mine',
    other: 'Another value…',
    settle: 'Settle it so',
    settled: (value: string) => `Settled: ${value} counts everywhere.`,
    choices: { theirs: 'Theirs:', ours: 'Yours:', base: 'As it was before:', value: 'Another value:' },
    inQueue: (id: string) => `Entry ${id} of the sync queue`,
    empty: '(empty)',
    needsOperator: 'Whoever operates the sync can decide this.',
  },
});

/** An upstream in words; its own name where there are none. */
export function upstreamWord(target: string | null): string {
  if (target === 'airtable' || target === 'asana') return editTexts.upstream[target];
  return target ?? editTexts.empty;
}
