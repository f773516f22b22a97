import type { ReactNode } from 'react';
import { fieldWord } from '../i18n/words';
import { STAGES, type Stage } from '../records/field-kinds';
import { daysBetween } from '../ui/days';
import { Icon } from '../ui/icons';
import styles from './due.module.css';
import { type Staged, stageStates } from './stage-state';
import { timelineTexts as t } from './texts';

/** What of a dev group a person has to know first, in words: what is late, else what comes next. */
export function Due({ group, today }: { readonly group: Staged; readonly today: string }): ReactNode {
  const { stage, text, tone } = dueOf(group, today);
  return (
    <span className={styles.due} data-tone={tone}>
      {tone === 'late' && <Icon name="warn" size={11} />}
      {stage && <span className={styles.stage}>{`${fieldWord(stage)} `}</span>}
      <span className={styles.days}>{text}</span>
    </span>
  );
}

/** The words, and a number by which the most urgent comes first. */
export function dueOf(
  group: Staged,
  today: string,
): {
  /** The stage that the words are about, which may be cut where there is little room; the days may not. */
  readonly stage?: Stage;
  readonly text: string;
  readonly tone: 'late' | 'next' | 'quiet';
  readonly rank: number;
} {
  const states = stageStates(group, today);
  // Of several the last: it says how far behind the whole group is.
  const late = STAGES.findLast((stage) => states[stage] === 'late');
  const lateDay = late && group[late];
  if (late && lateDay) {
    const days = daysBetween(lateDay, today);
    return { text: t.lateBy(days), stage: late, tone: 'late', rank: -days };
  }
  const next = STAGES.find((stage) => states[stage] === 'next');
  const nextDay = next && group[next];
  if (next && nextDay) {
    const days = daysBetween(today, nextDay);
    return { text: t.dueIn(days), stage: next, tone: 'next', rank: days };
  }
  if (STAGES.some((stage) => states[stage] === 'held')) return { text: t.onHold, tone: 'quiet', rank: QUIET };
  const dated = STAGES.some((stage) => states[stage] !== 'missing');
  return { text: dated ? t.allPast : t.noDates, tone: 'quiet', rank: dated ? QUIET + 2 : QUIET + 1 };
}

/** More days than any plan has. */
const QUIET = 1_000_000;
