import { memo, type ReactNode } from 'react';
import { formatDay } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import type { Stage } from '../records/field-kinds';
import styles from './stage-mark.module.css';
import type { StageState } from './stage-state';
import { timelineTexts as t } from './texts';

/**
 * A stage on the line: its day, and what can be said of it. One element, with what is for eyes made by the style sheet, and no
 * listeners: a frame that scrolls makes forty of them. The chart takes the presses, keys and drags of all.
 */
export const StageMark = memo(function StageMark(props: {
  readonly rowId: string;
  readonly stage: Stage;
  readonly column: number;
  readonly state: StageState;
  readonly disordered: boolean;
  /** Where it is; for a stage without a day, where one would look for it. */
  readonly x: number;
  readonly day: string;
  /** While it is moved: to which day, in words. */
  readonly moving: string | undefined;
  readonly tabStop: boolean;
  readonly mayEdit: boolean;
  /** The id of its editor while that is open. */
  readonly editor: string | undefined;
}): ReactNode {
  const { stage, state, disordered, moving, mayEdit, editor } = props;
  const said = state === 'missing' ? '' : `${formatDay(props.day)}, `;
  const label = `${fieldWord(stage)}: ${said}${t.states[state]}${disordered ? `, ${t.disordered}` : ''}`;
  return (
    <div
      role="gridcell"
      aria-colindex={props.column + 1}
      aria-label={moving ? `${fieldWord(stage)}: ${moving}` : label}
      aria-haspopup={mayEdit ? 'dialog' : undefined}
      aria-expanded={mayEdit ? editor !== undefined : undefined}
      aria-controls={editor}
      tabIndex={props.tabStop ? 0 : -1}
      data-cell={props.column}
      data-row-id={props.rowId}
      data-stage={stage}
      data-state={state}
      data-moving={moving}
      data-grip={mayEdit || undefined}
      data-letters={t.abbreviations[stage]}
      className={styles.mark}
      style={{ left: props.x }}
    >
      {disordered && <span className={styles.disordered} />}
    </div>
  );
});
