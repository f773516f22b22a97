import type { Facts } from './facts.js';
import type { NightlySchedule } from './nightly-schedule.js';
import { type OwnRun, toMs } from './readings.js';
import { neverWithout, rowsOf, spanOf, type Words } from './words.js';

/** One reading, and what it says. */
export interface EvidenceItem {
  /** A name that stays. */
  readonly reading: string;
  /** As it was read: a moment in UTC, a day, a number, a word; null where there is none. */
  readonly value: string | number | null;
  readonly says: string;
}

/** Every reading that a verdict may rest on, in the order in which a person would lay them out. */
export function evidenceOf(facts: Facts, words: Words, schedule: NightlySchedule): EvidenceItem[] {
  const { readings, due, rowsDue } = facts;
  const items: EvidenceItem[] = [
    {
      reading: 'run_due',
      value: new Date(due).toISOString(),
      says: `A run was due ${words.at(due)} (every night at ${clockOf(schedule)}, ${spanOf(schedule.graceMs)} of grace).`,
    },
  ];
  items.push(...runEvidence(facts, words), ...stateEvidence(facts, words), ...rowEvidence(facts, words));
  items.push({
    reading: 'quiet_allowed',
    value: Math.round(readings.quietMs / 1000),
    says: `Nothing new for up to ${spanOf(readings.quietMs)} is taken for a quiet time${rowsDue === null ? '' : ', unless rows of a busy day are due'}.`,
  });
  if (rowsDue !== null) {
    items.push({
      reading: 'rows_due',
      value: new Date(rowsDue.run).toISOString(),
      says: `Rows were due with the run of ${words.at(rowsDue.run)}, those of ${rowsDue.day}: ${neverWithout(rowsDue.day)}.`,
    });
  }
  return items;
}

/** The scheduled time on the wall. */
export function clockOf({ hour, minute, timeZone }: NightlySchedule): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')} ${timeZone}`;
}

function runEvidence({ readings, underWay }: Facts, words: Words): EvidenceItem[] {
  const [newest] = readings.runs;
  const items = newest ? [ownRun(newest, words)] : [];
  if (underWay !== undefined && underWay !== newest) items.push(ownRun(underWay, words));
  if (newest?.upstreamNewestAt) {
    const newer = newest.upstreamNewerRows;
    const count = newer === null ? '' : `, with ${rowsOf(newer)} newer than the watermark then`;
    const at = words.atAndAgo(toMs(newest.upstreamNewestAt) ?? 0);
    items.push({
      reading: 'upstream_newest_at',
      value: newest.upstreamNewestAt,
      says: `The upstream's own newest change was ${at}${count}.`,
    });
  }
  return items;
}

function ownRun(run: OwnRun, words: Words): EvidenceItem {
  const written = run.rowsInserted + run.rowsUpdated;
  const quarantined = run.rowsQuarantined > 0 ? `, ${rowsOf(run.rowsQuarantined)} set aside` : '';
  const pictures =
    run.picturesFailed === 0
      ? ''
      : `, ${run.picturesFailed} ${run.picturesFailed === 1 ? 'picture' : 'pictures'} not copied`;
  const expected =
    run.expectedRowsLow === null || run.expectedRowsHigh === null
      ? ''
      : `; comparable nights bring ${Math.round(run.expectedRowsLow)} to ${Math.round(run.expectedRowsHigh)}`;
  const says = `Our own pull ${run.id} (${run.trigger}) of ${words.atAndAgo(toMs(run.startedAt) ?? 0)} is "${run.status}": ${rowsOf(run.rowsRead)} read, ${rowsOf(written)} written${quarantined}${pictures}${expected}.`;
  return { reading: 'last_own_run', value: run.startedAt, says: run.error ? `${says} ${run.error}` : says };
}

function stateEvidence({ readings }: Facts, words: Words): EvidenceItem[] {
  const { state, otherState, source } = readings;
  if (source !== 'netsuite') return [];
  if (state === null)
    return [{ reading: 'watermark', value: null, says: 'netsuite_raw.sync_state has no row for invoices.' }];
  const items: EvidenceItem[] = [];
  const at = (moment: string | null, none: string): string => {
    const time = toMs(moment);
    return time === undefined ? none : words.atAndAgo(time);
  };
  const count = state.rowsSynced === null ? '' : `, with ${rowsOf(state.rowsSynced)}`;
  items.push({
    reading: 'last_run_at',
    value: state.lastRunAt,
    says: `netsuite_raw.sync_state '${state.entity}': last run ${at(state.lastRunAt, 'never')}, status "${state.lastRunStatus ?? ''}"${count}.`,
  });
  items.push({
    reading: 'watermark',
    value: state.lastSyncAt,
    says: `Its watermark (last_sync_at) stands at ${at(state.lastSyncAt, 'nothing')}.`,
  });
  if (otherState !== null) {
    items.push({
      reading: 'other_state_row',
      value: otherState.lastSyncAt,
      says: `There is another row '${otherState.entity}': its watermark stands at ${at(otherState.lastSyncAt, 'nothing')}.`,
    });
  }
  return items;
}

function rowEvidence({ readings }: Facts, words: Words): EvidenceItem[] {
  const items = readings.tables.map(({ name, newestSyncedAt, rows, unreadable }): EvidenceItem => {
    const time = toMs(newestSyncedAt);
    const count = rows === null ? '' : ` (${rowsOf(rows)})`;
    const says =
      unreadable !== null
        ? `${name} can't be read: ${unreadable}.`
        : time === undefined
          ? `No row of ${name} says when it was written${count}.`
          : `The newest row of ${name}${count} was written ${words.atAndAgo(time)}.`;
    return { reading: `newest_synced_at ${name}`, value: newestSyncedAt, says };
  });
  if (readings.newestBusinessDate !== null) {
    items.push({
      reading: 'newest_business_date',
      value: readings.newestBusinessDate,
      says: `The newest invoice is of ${readings.newestBusinessDate}.`,
    });
  }
  if (readings.otherTable !== null) {
    const { name, column, newestAt } = readings.otherTable;
    items.push({
      reading: 'other_table',
      value: name,
      says: `${name} has rows whose ${column} is as new as ${words.atAndAgo(toMs(newestAt) ?? 0)}.`,
    });
  }
  return items;
}
