import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { DevGroup } from '../api/dev-groups';
import { paths } from '../app/paths';
import { fieldWord } from '../i18n/words';
import { STAGES, type Stage } from '../records/field-kinds';
import { DateField } from '../ui/date-field';
import { daysBetween } from '../ui/days';
import { saveDay, saveShift } from './move';
import styles from './stage-editor.module.css';
import { timelineTexts as t } from './texts';

/** The day of a stage, typed or picked; with it the later stages, on wish. */
export function StageEditor(props: {
  readonly row: DevGroup;
  readonly stage: Stage;
  readonly close: () => void;
}): ReactNode {
  const { row, stage, close } = props;
  const [later, setLater] = useState(false);
  const day = row[stage];
  const hasLater = STAGES.slice(STAGES.indexOf(stage) + 1).some((other) => row[other] !== null);
  return (
    <div className={styles.editor}>
      <p className={styles.what}>
        <strong>{fieldWord(stage)}</strong> · <bdi>{row.name ?? row.id}</bdi>
      </p>
      <DateField
        label={fieldWord(stage)}
        value={day}
        autoFocus
        onCommit={(next) => {
          if (later && day !== null && next !== null) saveShift([row], stage, daysBetween(day, next));
          else saveDay(row, stage, next);
          close();
        }}
      />
      {hasLater && day !== null && (
        <label className={styles.later}>
          <input type="checkbox" checked={later} onChange={(event) => setLater(event.target.checked)} />
          {t.laterToo}
        </label>
      )}
      <Link href={paths.timelineGroup(row.id) + location.search} className={styles.open} onClick={close}>
        {t.openRecord}
      </Link>
    </div>
  );
}
