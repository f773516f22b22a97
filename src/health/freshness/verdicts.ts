/** What the evidence says of a source, in the order in which it is judged; the words are stable, clients compare them. */
export const VERDICTS = [
  'clock_skew',
  'not_set_up',
  'never_synced',
  'not_running',
  'run_failed',
  'wrong_state_row',
  'wrong_table',
  'watermark_not_advancing',
  'watermark_ahead_of_rows',
  'load_rejecting_rows',
  'verified_quiet',
  'success_without_data',
  'fresh',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** What each word means, in half a sentence. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  clock_skew: 'a timestamp lies in the future',
  not_set_up: 'nothing ever came, and nothing here is set up to fetch it; never an alert',
  never_synced: 'it is set up, and nothing ever came',
  not_running: 'no run within the schedule and its grace',
  run_failed: 'the last run failed, or died',
  wrong_state_row: 'another row of the state table moves instead; stale if its rows are',
  wrong_table: 'rows arrive in another table than the one that is read',
  watermark_not_advancing: 'rows arrive, the watermark stands still: a false alarm',
  watermark_ahead_of_rows: 'the watermark moves, the rows do not follow',
  load_rejecting_rows: 'rows are read, and none is written',
  verified_quiet: 'the upstream confirmed that it has nothing newer',
  success_without_data: 'runs report success, and bring nothing',
  fresh: 'all is well',
};

/** Both mean that all is well; a change from one to the other is nobody's business. */
export function isInOrder(verdict: Verdict): boolean {
  return verdict === 'fresh' || verdict === 'verified_quiet';
}
