import { SOURCE_DESCRIPTIONS } from '../sources.js';
import { type Argument, argumentFor } from './arguments.js';
import { type EvidenceItem, evidenceOf } from './evidence.js';
import type { FreshnessVerdict } from './judge-freshness.js';
import type { NightlySchedule } from './nightly-schedule.js';
import { Words } from './words.js';

/** Why the verdict is what it is, as a person would argue it, and what to do. */
export interface Explanation extends Argument {
  readonly evidence: readonly EvidenceItem[];
}

/** Puts a verdict into words, with the numbers and dates that it rests on. */
export function explainVerdict(judged: FreshnessVerdict, schedule: NightlySchedule): Explanation {
  const { facts } = judged;
  const words = new Words(facts.now, schedule.timeZone);
  const { label, tables } = SOURCE_DESCRIPTIONS[facts.readings.source];
  const argument = argumentFor(judged.verdict, {
    facts,
    words,
    schedule,
    label,
    table: tables.length === 1 ? (tables[0] ?? '') : `its ${tables.length} tables`,
  });
  return { ...argument, evidence: evidenceOf(facts, words, schedule) };
}
