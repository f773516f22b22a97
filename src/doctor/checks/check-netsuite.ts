import { explainVerdict } from '../../health/freshness/explain-verdict.js';
import { type FreshnessVerdict, judgeFreshness } from '../../health/freshness/judge-freshness.js';
import { type NightlySchedule, nightlyScheduleOf } from '../../health/freshness/nightly-schedule.js';
import { learnQuietTime, QUIET_BY_DEFAULT, type QuietTime } from '../../health/freshness/quiet-times.js';
import { readSource } from '../../health/freshness/read-source.js';
import { isInOrder, VERDICT_MEANINGS } from '../../health/freshness/verdicts.js';
import { SOURCE_DESCRIPTIONS, SOURCES, type Source } from '../../health/sources.js';
import { type Examination, oursOrNothing } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { missingTables } from './check-columns.js';

/** Whether NetSuite's invoices can be believed, with the evidence as a person would lay it out. */
export async function checkNetSuite(examination: Examination): Promise<Section> {
  const missing = missingTables(examination, 'netsuite', ['ns.invoices', 'netsuite_raw.sync_state']);
  if (missing) return missing;
  const judged = await judge('netsuite', examination);
  const { verdict, isStale, lastSync } = judged;
  const { cause, nextStep, evidence } = explainVerdict(judged, scheduleOf(examination));
  const headline = `${isStale ? 'Revenue is stale' : 'Revenue is not stale'}: ${VERDICT_MEANINGS[verdict]} (${verdict}).`;
  const findings: Finding[] = isInOrder(verdict) ? [] : [{ code: verdict, message: cause, next_step: nextStep }];
  return section('netsuite', headline, {
    findings,
    notes: isInOrder(verdict) ? [cause] : [],
    details: [{ kind: 'lines', lines: evidence.map(({ says }) => says) }],
    data: { verdict, is_stale: isStale, last_sync: lastSync, cause, next_step: nextStep, evidence },
  });
}

/** The same of Airtable and Asana, in brief. */
export async function checkOtherSources(examination: Examination): Promise<Section> {
  const tables = SOURCES.filter((source) => source !== 'netsuite').flatMap((s) => SOURCE_DESCRIPTIONS[s].tables);
  const missing = missingTables(examination, 'other_sources', tables);
  if (missing) return missing;
  const findings: Finding[] = [];
  const notes: string[] = [];
  const words: string[] = [];
  const data: Record<string, unknown> = {};
  for (const source of SOURCES) {
    if (source === 'netsuite') continue;
    const { label } = SOURCE_DESCRIPTIONS[source];
    const judged = await judge(source, examination);
    const { verdict, isStale, lastSync } = judged;
    const { cause, nextStep, evidence } = explainVerdict(judged, scheduleOf(examination));
    words.push(`${label}: ${VERDICT_MEANINGS[verdict]} (${verdict})`);
    data[source] = { verdict, is_stale: isStale, last_sync: lastSync, cause, next_step: nextStep, evidence };
    if (isInOrder(verdict) || verdict === 'not_set_up') notes.push(cause);
    else findings.push({ code: `${source}_${verdict}`, message: cause, next_step: nextStep });
  }
  return section('other_sources', `${words.join('; ')}.`, { findings, notes, data });
}

function scheduleOf({ options }: Examination): NightlySchedule {
  return nightlyScheduleOf(options.settings.config);
}

async function judge(source: Source, examination: Examination): Promise<FreshnessVerdict> {
  const { db, now, options } = examination;
  const schedule = scheduleOf(examination);
  const readings = await readSource(source, {
    ask: db.ask,
    now,
    timeZone: schedule.timeZone,
    syncRun: oursOrNothing(examination, 'sync_run'),
    quiet: source === 'netsuite' ? await quietTime(examination, schedule) : QUIET_BY_DEFAULT,
    setUp: options.upstreamUrls.has(source),
  });
  return judgeFreshness(readings, now, schedule);
}

/** Learned from the days on which there were invoices, where a rollup of them is kept. */
async function quietTime({ db, now, revenueSource }: Examination, schedule: NightlySchedule): Promise<QuietTime> {
  const learned = revenueSource === 'rollup' ? await learnQuietTime(db.ask, now, schedule) : undefined;
  return learned ?? QUIET_BY_DEFAULT;
}
