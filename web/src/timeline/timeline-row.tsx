import { memo, type ReactNode } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { fieldWord } from '../i18n/words';
import { STAGES, type Stage } from '../records/field-kinds';
import { GapBadge } from '../records/gap-badge';
import { recordTexts } from '../records/texts';
import { addDays } from '../ui/days';
import { Due } from './due';
import { ghostDays } from './ghost-days';
import { StageMark } from './stage-mark';
import { outOfOrder, stageStates } from './stage-state';
import { timelineTexts as t } from './texts';
import type { TimeScale } from './time-scale';
import styles from './timeline-row.module.css';

/** How far a row is being moved, and which part of it. */
export interface RowMove {
  readonly stage: Stage;
  readonly days: number;
  readonly later: boolean;
  /** What is said at the mark that is held; the others move silently. */
  readonly hint: string | undefined;
}

/** An editor that is open at a stage. */
export interface StageEditorOf {
  readonly stage: Stage;
  readonly id: string;
}

/** A dev group: its name and what is due, and its stages on the line. */
export const TimelineRow = memo(function TimelineRow(props: {
  readonly row: DevGroup;
  readonly index: number;
  readonly start: number;
  readonly scale: TimeScale;
  readonly today: string;
  readonly move: RowMove | undefined;
  /** The cell of this row that Tab reaches: 0 is the name, then the stages. */
  readonly tabStop: number | undefined;
  readonly selected: boolean;
  readonly open: boolean;
  readonly mayEdit: boolean;
  /** The stage whose date is open, and the id of what it is open in. */
  readonly editor: StageEditorOf | undefined;
}): ReactNode {
  const { row, scale, today, move, tabStop, mayEdit, editor } = props;
  const moved = move === undefined ? row : { ...row, ...movedDays(row, move) };
  const states = stageStates(moved, today);
  const disordered = outOfOrder(moved);
  const ghosts = ghostDays(row, today);
  const middle = scale.pxPerDay / 2;
  const xOf = (stage: Stage): number => {
    const day = moved[stage] ?? ghosts.get(stage) ?? today;
    const ghostMove = move?.stage === stage && row[stage] === null ? move.days : 0;
    return scale.x(addDays(day, ghostMove)) + middle;
  };
  const days = STAGES.flatMap((stage) => moved[stage] ?? []).sort();
  const first = days[0];
  const last = days.at(-1);
  const name = row.name ?? recordTexts.unnamed;
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      aria-selected={mayEdit ? props.selected : undefined}
      data-id={row.id}
      data-open={props.open || undefined}
      className={styles.row}
      style={{ top: props.start }}
    >
      <div
        role="rowheader"
        aria-colindex={1}
        tabIndex={tabStop === 0 ? 0 : -1}
        data-cell={0}
        data-row-id={row.id}
        className={styles.name}
      >
        {mayEdit && (
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t.select(name)}
            checked={props.selected}
            readOnly
            data-select={row.id}
            className={styles.check}
          />
        )}
        <div className={styles.words}>
          <span className={styles.first}>
            <bdi className={styles.title} title={name}>
              {name}
            </bdi>
            <GapBadge resource="dev-groups" row={row} />
          </span>
          <span className={styles.second}>
            <bdi className={styles.brand}>{row.brand_name ?? '–'}</bdi>
            <Due group={moved} today={today} />
          </span>
        </div>
      </div>
      <div className={styles.stages} role="presentation">
        {first !== undefined && last !== undefined && (
          <span
            className={styles.span}
            style={{ left: scale.x(first) + middle, width: scale.x(last) - scale.x(first) }}
            aria-hidden="true"
          />
        )}
        {first !== undefined && last !== undefined && first < today && (
          <span
            className={styles.done}
            style={{
              left: scale.x(first) + middle,
              width: Math.min(scale.x(last), scale.x(today)) - scale.x(first),
            }}
            aria-hidden="true"
          />
        )}
        {STAGES.map((stage, index) => (
          <StageMark
            key={stage}
            rowId={row.id}
            stage={stage}
            column={index + 1}
            state={states[stage]}
            disordered={disordered.has(stage)}
            x={xOf(stage)}
            day={moved[stage] ?? ghosts.get(stage) ?? today}
            moving={move?.stage === stage ? (move.hint ?? fieldWord(stage)) : undefined}
            tabStop={tabStop === index + 1}
            mayEdit={mayEdit}
            editor={editor?.stage === stage ? editor.id : undefined}
          />
        ))}
      </div>
    </div>
  );
});

function movedDays(row: DevGroup, { stage, days, later }: RowMove): Partial<Record<Stage, string>> {
  const moving = STAGES.slice(STAGES.indexOf(stage), later ? undefined : STAGES.indexOf(stage) + 1);
  return Object.fromEntries(
    moving.flatMap((each) => {
      const day = row[each];
      return day === null ? [] : [[each, addDays(day, days)]];
    }),
  );
}
