import { type ReactNode, useMemo, useState } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { fieldWord } from '../i18n/words';
import { STAGES, type Stage } from '../records/field-kinds';
import { Button } from '../ui/button';
import { Select } from '../ui/select';
import { saveShift } from './move';
import { MOST_GROUPS, planShift } from './plan-shift';
import styles from './shift-bar.module.css';
import { timelineTexts as t } from './texts';

const WEEK = 7;
/** What the API takes: ten years. */
const MOST_DAYS = 3650;

/** Moves the stages of all that are selected, and says before what that would do. */
export function ShiftBar(props: { readonly rows: readonly DevGroup[]; readonly onDone: () => void }): ReactNode {
  const { rows, onDone } = props;
  const [from, setFrom] = useState<Stage>('concept_date');
  const [text, setText] = useState(String(WEEK));
  const days = /^[-−]?\d+$/.test(text.trim()) ? Number(text.trim().replace('−', '-')) : 0;
  const plan = useMemo(() => planShift(rows, from, days), [rows, from, days]);
  const tooMany = rows.length > MOST_GROUPS;
  const possible = !tooMany && days !== 0 && Math.abs(days) <= MOST_DAYS && plan.patches.length > 0;
  const step = (by: number): void => setText(String(days + by));
  return (
    <form
      className={styles.bar}
      aria-label={t.selected(rows.length)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!possible) return;
        saveShift(rows, from, days);
        onDone();
      }}
    >
      <strong className={styles.count}>{t.selected(rows.length)}</strong>
      <span className={styles.field}>
        {t.shiftFrom}
        <Select
          label={t.shiftFrom}
          value={from}
          options={STAGES.map((value) => ({ value, label: fieldWord(value) }))}
          onChange={setFrom}
        />
      </span>
      <span className={styles.field}>
        <Button icon="minus" iconOnly aria-label={t.weekEarlier} onClick={() => step(-WEEK)} />
        <input
          className={styles.days}
          inputMode="numeric"
          aria-label={t.shiftBy}
          aria-invalid={days === 0 || Math.abs(days) > MOST_DAYS}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button icon="plus" iconOnly aria-label={t.weekLater} onClick={() => step(WEEK)} />
        {t.days}
      </span>
      <p className={styles.preview} role="status">
        {tooMany ? t.tooMany(MOST_GROUPS) : t.willMove(plan.dates, plan.patches.length)}{' '}
        {plan.unmoved > 0 && t.unmoved(plan.unmoved)}{' '}
        {plan.disordered > 0 && <span className={styles.warning}>{t.willDisorder(plan.disordered)}</span>}
      </p>
      <span className={styles.actions}>
        <Button kind="quiet" onClick={onDone}>
          {t.unselect}
        </Button>
        <Button kind="primary" type="submit" disabled={!possible}>
          {t.shift(plan.dates)}
        </Button>
      </span>
    </form>
  );
}
