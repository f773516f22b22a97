import { counted, defineTexts } from '../i18n/texts';

/** The words of the sync health screen. */
export const healthTexts = defineTexts({
  en: {
    title: 'Sync health',
    failed: 'The health of the sources could not be read',
    verdicts: {
      clock_skew: 'Clocks differ',
      not_set_up: 'Not set up',
      never_synced: 'Never synced',
      not_running: 'Not running',
      run_failed: 'The last run failed',
      wrong_state_row: 'State kept elsewhere',
      wrong_table: 'Rows go to another table',
      watermark_not_advancing: 'False alarm',
      watermark_ahead_of_rows: 'Rows are missing',
      load_rejecting_rows: 'Rows are refused',
      verified_quiet: 'On time, nothing new',
      success_without_data: 'Reports success, brings nothing',
      fresh: 'On time',
    },
    cause: 'Why',
    next: 'What to do',
    evidence: 'The evidence',
    since: 'since',
    lastSync: 'Last sync',
    lastRun: 'Last run',
    never: 'never',
    runSaid: {
      verified_quiet: 'nothing new',
      suspicious_empty: 'less than can be true',
    } as Readonly<Record<string, string>>,
    pull: 'Pull now',
    pulling: 'Pulling…',
    notHere: 'This instance has no credentials for it, or INBOUND is off.',
    accept: 'Accept that they are gone',
    progress: (phase: string, read: number) => `${inWords(phase)}: ${counted(read, 'record', 'records')} read`,
    ended: {
      ok: 'The pull is done',
      verified_quiet: 'There was nothing new, says the source itself',
      suspicious_empty: 'The pull brought less than can be true',
      failed: 'The pull failed',
      running: 'The pull is at work',
    },
    nights: (name: string, read: number, stale: number) =>
      `${name}, the last 90 nights: ${counted(read, 'was', 'were')} looked at, ${stale.toLocaleString()} of them stale`,
    good: 'could be believed',
    stale: 'stale',
    staleSince: (day: string) => `stale since ${day}`,
    notWatched: 'nobody looked',
    today: 'Today',
    historyFailed: 'The history could not be read.',
    changes: (count: number) => counted(count, 'change of the verdict', 'changes of the verdict'),
    runs: (count: number) => counted(count, 'pull from here', 'pulls from here'),
    readings: (count: number) => counted(count, 'reading', 'readings'),
    noRuns: 'This product has not pulled it in the last 90 days.',
    started: 'Began',
    by: 'By',
    outcome: 'Outcome',
    read: 'Read',
    written: 'Written',
    aside: 'Set aside',
    night: 'Night',
    verdict: 'Verdict',
    said: 'It said',
    triggers: (trigger: string, who: string) =>
      trigger === 'schedule' ? 'the schedule' : `${who} (${trigger === 'cli' ? 'command line' : 'by hand'})`,
    alerts: {
      waiting: 'the alert waits',
      delivered: 'alert delivered',
      superseded: 'it changed again before it was told',
      given_up: 'the alert was never taken',
    },
    counts: (added: number, changed: number, gone: number) =>
      `${added.toLocaleString()} new, ${changed.toLocaleString()} changed, ${gone.toLocaleString()} gone`,
  },
});

/** `reading airtable_raw.dev_group`, as a run names its phase: `Reading dev group`. */
function inWords(phase: string): string {
  const words = phase.replace(/\b[a-z_]+\.(?=[a-z])/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
