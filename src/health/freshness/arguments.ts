import { clockOf } from './evidence.js';
import type { Facts } from './facts.js';
import { stepFor } from './next-steps.js';
import type { NightlySchedule } from './nightly-schedule.js';
import { toMs } from './readings.js';
import type { Verdict } from './verdicts.js';
import { neverWithout, rowsOf, spanOf, type Words } from './words.js';

/** What is the matter, and what to do about it. */
export interface Argument {
  readonly cause: string;
  /** Null when there is nothing to do. */
  readonly nextStep: string | null;
}

/** What an argument is made of. */
export interface Case {
  readonly facts: Facts;
  readonly words: Words;
  readonly schedule: NightlySchedule;
  /** Of the source, as `NetSuite`. */
  readonly label: string;
  /** The table that is read, or how many. */
  readonly table: string;
}

/** The argument for a verdict. */
export function argumentFor(verdict: Verdict, given: Case): Argument {
  return ARGUMENTS[verdict](given);
}

const ARGUMENTS: Readonly<Record<Verdict, (given: Case) => Argument>> = {
  clock_skew: ({ facts, words, label }) => ({
    cause: `Something of ${label} is said to have happened ${words.at(Math.max(...facts.moments))}, which is ${words.ago(Math.max(...facts.moments))}. With a clock that is wrong no age can be believed.`,
    nextStep:
      'Compare the clock of the machine that pulls, and the time zone in which it writes, with this one (date -u); then mend the timestamp, or wait until it has passed.',
  }),
  not_set_up: ({ label }) => ({
    cause: `Nothing has ever come from ${label}, and nothing here is set up to fetch it.`,
    nextStep: `Nothing, if ${label} is not used here. Else give its credentials and INBOUND=on, or let another loader fill its tables.`,
  }),
  never_synced: ({ facts, label, table }) => ({
    cause: facts.underWay
      ? `Nothing has ever come from ${label}; a first pull is under way.`
      : `Nothing has ever come from ${label}: no run is recorded, and no row of ${table} says when it was written${Number(facts.readings.rows) > 0 ? `, although there are ${rowsOf(Number(facts.readings.rows))}` : ''}.`,
    nextStep: facts.underWay ? null : `Start a first pull: npm run sync -- --source ${facts.readings.source}`,
  }),
  not_running: ({ facts, words, schedule, label }) => ({
    cause: `No pull of ${label} has run for the night of ${words.at(facts.due)}: ${facts.latest ? `the last sign of one is of ${words.atAndAgo(facts.latest.at)}` : 'there is no sign of one at all'}.`,
    nextStep: `See whether the nightly job is still started, and what it logged (expected at ${clockOf(schedule)}; if it has another hour, set INBOUND_SCHEDULE). To catch up now: npm run sync -- --source ${facts.readings.source}`,
  }),
  run_failed: ({ facts, words, label }) => failedRun(facts, words, label),
  wrong_state_row: ({ facts, words }) => {
    const { state, otherState } = facts.readings;
    const stale =
      facts.rowsOld || facts.rewrittenSince !== undefined
        ? 'The rows are old as well, so what that run reads does not arrive'
        : `The rows are recent (${moment(facts.newestRow, words)}), so the data is current and only the state is kept in the wrong place`;
    return {
      cause: `The row '${state?.entity ?? ''}' of netsuite_raw.sync_state stands at ${moment(facts.watermark, words)}, but '${otherState?.entity ?? ''}' has moved to ${moment(toMs(otherState?.lastSyncAt), words)}: the job keeps its state under another name. ${stale}.`,
      nextStep: `Let the job write '${state?.entity ?? 'invoices'}' again, or delete the row that nobody moves any more.`,
    };
  },
  wrong_table: ({ facts, words }) => {
    const { otherTable } = facts.readings;
    return {
      cause: `ns.invoices has had no new row since ${moment(facts.newestRow, words)}, but ${otherTable?.name ?? ''} has rows of ${moment(toMs(otherTable?.newestAt), words)} (${otherTable?.column ?? ''}): the load writes there.`,
      nextStep: `Point the load at ns.invoices (schema, search_path, table name), and bring over what ${otherTable?.name ?? ''} has since.`,
    };
  },
  watermark_not_advancing: ({ facts, words, table }) => ({
    cause: `A false alarm: the watermark stands at ${moment(facts.watermark, words)}, but rows arrive: the newest of ${table} was written ${moment(facts.newestRow, words)}. The data is current; only the pull's own note of how far it came is not kept.`,
    nextStep:
      'Nothing is urgent. Let the job write last_sync_at when it has written its rows: until then it reads too much each night, and nobody can tell from it how far it came.',
  }),
  watermark_ahead_of_rows: ({ facts, words, label, table }) => {
    const own = facts.latest?.own;
    if (facts.lagging) {
      return {
        cause: `${facts.lagging.name} was last written ${words.atAndAgo(facts.lagging.newest)}, while the other tables of ${label} were written ${moment(facts.newestRow, words)}: the load leaves it out.`,
        nextStep: `See in the log of the load why ${facts.lagging.name} is not written.`,
      };
    }
    const at = words.atAndAgo(facts.latest?.at ?? facts.now);
    const written = own ? own.rowsInserted + own.rowsUpdated : 0;
    const said = own
      ? `Pull ${own.id} ${written > 0 ? `wrote ${rowsOf(written)}` : 'found all in order'} ${at}`
      : `The watermark has moved on to ${moment(facts.watermark, words)}`;
    if (facts.newestRow === undefined) {
      return {
        cause: `${said}, but no row of ${table} says when it was written: what was here is gone. Later runs begin after it, so it will not come by itself.`,
        nextStep: `See who emptied or restored the table. Then read everything again: npm run sync -- --source ${facts.readings.source} --full`,
      };
    }
    return {
      cause: `${said}, but the newest row of ${table} is of ${moment(facts.newestRow, words)}: what was read did not stay. Later runs begin after it, so it will not come by itself.`,
      nextStep: `See whether the table was restored or emptied, or the load rolled back after it had moved the watermark. Then read everything again: npm run sync -- --source ${facts.readings.source} --full`,
    };
  },
  load_rejecting_rows: ({ facts, words, table }) => {
    const own = facts.latest?.own;
    const read = own ? own.rowsRead : (facts.readings.state?.rowsSynced ?? 0);
    return {
      cause: `The last run ${words.atAndAgo(facts.latest?.at ?? facts.now)} read ${rowsOf(read)} and wrote none: the newest row of ${table} is of ${moment(facts.newestRow, words)}.${own && own.rowsQuarantined > 0 ? ` ${rowsOf(own.rowsQuarantined)} were set aside.` : ''}`,
      nextStep: own
        ? 'GET /api/pipeline/quarantine tells why each row is refused; they are tried again with the next pull.'
        : 'See in the log of the load why it refuses the rows: a column that was renamed, a type, a constraint.',
    };
  },
  verified_quiet: ({ facts, words, label }) => ({
    cause: `${label} itself confirmed ${words.atAndAgo(facts.latest?.at ?? facts.now)} that it has nothing newer: it is quiet there, and what we have is complete.`,
    nextStep: null,
  }),
  success_without_data: (given) => silentSuccess(given),
  fresh: ({ facts, words, label }) => ({
    cause: `All is well: the last run of ${label} was ${moment(facts.latest?.at, words)}, and what it brought is here.`,
    nextStep: null,
  }),
};

function failedRun({ latest, readings }: Facts, words: Words, label: string): Argument {
  const at = words.atAndAgo(latest?.at ?? 0);
  const again = `npm run sync -- --source ${readings.source}`;
  const own = latest?.own;
  if (latest?.outcome === 'died') {
    return {
      cause: `The pull of ${label} of ${at} died in the phase "${own?.phase ?? ''}": it gives no sign of life any more, and never said how it ended.`,
      nextStep: `See whether the process was killed (memory, a deployment). Nothing is lost; the next pull takes it up: ${again}`,
    };
  }
  if (latest?.outcome === 'hangs') {
    return {
      cause: `The pull of ${label} that began ${at} has not ended since: it hangs.`,
      nextStep: `See what it waits for, end it, and start it again: ${again}`,
    };
  }
  const said = own ? (own.error ?? `phase "${own.phase}"`) : `it says "${readings.state?.lastRunStatus ?? ''}"`;
  return {
    cause: `The last run of ${label}, of ${at}, did not succeed: ${said}`.replace(/([^.!?])$/, '$1.'),
    nextStep: own
      ? (stepFor({ source: readings.source, label, said }) ?? `Mend what it names, and start it again: ${again}`)
      : 'See in the log of the nightly job why it failed. If that word means success there, tell us: only words for success count as one.',
  };
}

function silentSuccess({ facts, words, label, table }: Case): Argument {
  const { latest, readings } = facts;
  const own = latest?.own;
  const rights =
    readings.source === 'netsuite'
      ? 'A role that has lost a permission (Transactions, or Reports > SuiteAnalytics Workbook) sees zero rows and no error; a changed date format or time zone moves the comparison past every row.'
      : 'A token that has lost its access to a base or workspace sees less, and no error.';
  const nextStep = `${rights} Ask ${label} the same question with an administrator's role, restore the permission, then read again: npm run sync -- --source ${readings.source}`;
  if (own?.status === 'suspicious_empty') {
    const expected =
      own.expectedRowsLow !== null && own.expectedRowsHigh !== null
        ? `, where comparable nights bring ${Math.round(own.expectedRowsLow)} to ${Math.round(own.expectedRowsHigh)}`
        : '';
    const why = own.error ?? `The newest row of ${table} is of ${moment(facts.newestRow, words)}.`;
    return {
      cause: `The pull of ${words.atAndAgo(latest?.at ?? 0)} ended without an error, and brought ${rowsOf(own.rowsRead)}${expected}. ${why}`,
      nextStep:
        (own.error === null ? undefined : stepFor({ source: readings.source, label, said: own.error })) ?? nextStep,
    };
  }
  if (facts.rewrittenSince !== undefined && !facts.rowsOld) {
    return {
      cause: `Rows are written, the newest of ${table} ${moment(facts.newestRow, words)}, and none of them is new: the newest invoice is of ${readings.newestBusinessDate ?? ''}, longer ago than any pause of business that is known. The load brings the same old rows again, and calls that a success.`,
      nextStep: `See in the log of the load what it reads: an extract that nobody makes any more, or a question whose dates stand still. Ask ${label} for its newest invoice; is it a newer one, what is missing comes with: npm run sync -- --source ${readings.source}`,
    };
  }
  const since = facts.newestRow ?? facts.watermark;
  const span = since === undefined ? 'ever' : `for ${spanOf(facts.now - since)}`;
  return {
    cause: `Every run says success, the last one ${moment(latest?.at, words)}, but nothing has come ${span}: the watermark stands at ${moment(facts.watermark, words)}, and the newest row of ${table} is of ${moment(facts.newestRow, words)}. ${missingDay(facts)}${label} answers with zero rows, and the job calls that a success.`,
    nextStep,
  };
}

/** What tells a silence of a night or two from a quiet time. */
function missingDay({ rowsDue, newestRow, now, readings }: Facts): string {
  if (rowsDue === null || newestRow === undefined || newestRow < now - readings.quietMs) return '';
  return `There must be invoices of ${rowsDue.day}: ${neverWithout(rowsDue.day)}. `;
}

function moment(at: number | undefined, words: Words): string {
  return at === undefined ? 'nothing' : words.atAndAgo(at);
}
