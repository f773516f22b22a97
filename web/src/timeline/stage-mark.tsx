import { type CSSProperties, memo, type ReactNode } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { formatDay } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import type { Stage } from '../records/field-kinds';
import { Popover } from '../ui/popover';
import { StageEditor } from './stage-editor';
import styles from './stage-mark.module.css';
import type { StageState } from './stage-state';
import { timelineTexts as t } from './texts';

/** A stage on the line: its day, what can be said of it, and what a press on it opens. */
export const StageMark = memo(function StageMark(props: {
  readonly row: DevGroup;
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
}): ReactNode {
  const { row, stage, state, disordered, moving, mayEdit } = props;
  const said = state === 'missing' ? '' : `${formatDay(props.day)}, `;
  const label = `${fieldWord(stage)}: ${said}${t.states[state]}${disordered ? `, ${t.disordered}` : ''}`;
  const place: CSSProperties & Record<'--x', string> = { '--x': `${props.x}px` };
  return (
    <Popover
      label={t.editDate(fieldWord(stage), row.name ?? row.id)}
      trigger={(trigger) => (
        <div
          {...(mayEdit ? trigger : {})}
          role="gridcell"
          aria-colindex={props.column + 1}
          aria-label={moving ? `${fieldWord(stage)}: ${moving}` : label}
          tabIndex={props.tabStop ? 0 : -1}
          data-cell={props.column}
          data-row-id={row.id}
          data-stage={stage}
          data-state={state}
          data-disordered={disordered || undefined}
          data-moving={moving !== undefined || undefined}
          data-grip={mayEdit || undefined}
          data-tip={moving ?? label}
          className={styles.mark}
          style={place}
        >
          <span className={styles.shape} data-letters={t.abbreviations[stage]} aria-hidden="true" />
        </div>
      )}
    >
      {(close) => <StageEditor row={row} stage={stage} close={close} />}
    </Popover>
  );
});
