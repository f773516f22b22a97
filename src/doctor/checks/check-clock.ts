import { isSource, SOURCE_DESCRIPTIONS } from '../../health/sources.js';
import { type Examination } from '../examination.js';
import { type Finding, type Section, section } from '../report.js';
import { SELECT_CLOCK } from '../warehouse-facts.queries.js';
import { messageOf } from '../words.js';

/** Leases and verdicts bear some minutes; a difference of one is a clock that nobody sets. */
const TOLERATED_SECONDS = 60;
const ANSWER_WITHIN_MS = 3_000;

/** Whether the clocks of the database, of this machine, and of the upstreams that can be reached agree. */
export async function checkClock({ db, options }: Examination): Promise<Section> {
  const asked = Date.now();
  const [row] = await db.ask<{ now: string }>(SELECT_CLOCK);
  // It was read in the middle of the round trip, give or take.
  const database = (Date.parse(row?.now ?? '') - (asked + Date.now()) / 2) / 1000;
  const upstreams = await Promise.all([...options.upstreamUrls].map(([name, url]) => askUpstream(labelOf(name), url)));
  const seconds = { database, ...Object.fromEntries(upstreams.map(({ name, ahead }) => [name, ahead])) };
  const findings = Object.entries(seconds).flatMap(([name, ahead]): Finding[] => {
    if (ahead === null || Math.abs(ahead) <= TOLERATED_SECONDS) return [];
    const message = `The clock of ${name} is ${describe(ahead)} this machine’s.`;
    const next_step = 'Set the clock that is wrong (NTP): times of runs and leases are compared across machines.';
    return [{ code: 'clocks_differ', message, next_step }];
  });
  const headline =
    findings.length === 0
      ? `The clocks of ${['the database', ...upstreams.filter(({ ahead }) => ahead !== null).map(({ name }) => name)].join(', ')} and of this machine agree.`
      : 'Clocks differ.';
  const notes = upstreams.flatMap(({ name, error }) => (error === null ? [] : [`${name} was not asked: ${error}`]));
  return section('clock', headline, { findings, notes, data: { seconds_ahead: rounded(seconds) } });
}

interface UpstreamClock {
  readonly name: string;
  /** Seconds; null when it did not say. */
  readonly ahead: number | null;
  readonly error: string | null;
}

/** The date of any answer will do, also of a refusal: nothing is sent that says who we are. */
async function askUpstream(name: string, url: string): Promise<UpstreamClock> {
  try {
    const asked = Date.now();
    const answer = await fetch(url, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const date = Date.parse(answer.headers.get('date') ?? '');
    // The header has whole seconds, so half of one is added.
    const ahead = (date + 500 - (asked + Date.now()) / 2) / 1000;
    return Number.isNaN(ahead) ? { name, ahead: null, error: 'it gives no date' } : { name, ahead, error: null };
  } catch (error) {
    return { name, ahead: null, error: messageOf(error) };
  }
}

function labelOf(source: string): string {
  return isSource(source) ? SOURCE_DESCRIPTIONS[source].label : source;
}

function describe(ahead: number): string {
  const span =
    Math.abs(ahead) >= 120 ? `${Math.round(Math.abs(ahead) / 60)} minutes` : `${Math.round(Math.abs(ahead))} s`;
  return `${span} ${ahead > 0 ? 'ahead of' : 'behind'}`;
}

function rounded(seconds: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(seconds).map(([name, ahead]) => [name, ahead && Math.round(ahead * 10) / 10]),
  );
}
