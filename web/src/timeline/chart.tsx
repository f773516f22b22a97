import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type MouseEvent, type ReactNode, useCallback, useEffect, useId, useRef } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { counted } from '../i18n/texts';
import { STAGES } from '../records/field-kinds';
import { expectedRect } from '../ui/expected-rect';
import { useRem } from '../ui/use-rem';
import { Axis, AxisLines } from './axis';
import styles from './chart.module.css';
import type { ChartItem } from './chart-items';
import { ghostDays } from './ghost-days';
import { timelineTexts as t } from './texts';
import type { TimeScale } from './time-scale';
import { TimelineRow } from './timeline-row';
import { useChartKeys } from './use-chart-keys';
import { isStage, useMoves } from './use-moves';
import { useStageDrag } from './use-stage-drag';
import { useStageEditor } from './use-stage-editor';
import { useViewport } from './use-viewport';

const OVERSCAN = 6;
const ROW_REM = 2.875;
const HEAD_REM = 1.875;
/** Below this there is no room for letters. */
const FAR_PX = 1.9;

/** What the toolbar can ask of the chart. */
export interface ChartHandle {
  toToday(): void;
  /** The scale at which everything is seen. */
  fitting(): number;
}

/** All dev groups on one line of days: one tab stop, arrow keys, and a mark for every stage that can be held and moved. */
export function Chart(props: {
  readonly items: readonly ChartItem[];
  readonly rows: readonly DevGroup[];
  readonly scale: TimeScale;
  readonly today: string;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly openId: string | undefined;
  readonly mayEdit: boolean;
  readonly onZoom: (step: number) => void;
  readonly handle: (handle: ChartHandle) => void;
  readonly corner: ReactNode;
  readonly empty: ReactNode;
}): ReactNode {
  'use no memo';
  const { items, rows, scale, today, selected, mayEdit } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const names = useRef<HTMLDivElement>(null);
  const helpId = useId();
  const rem = useRem();
  const heightOf = (index: number): number => Math.round((items[index]?.kind === 'head' ? HEAD_REM : ROW_REM) * rem);
  // Another function has it measure all rows again, and so in every frame that scrolls.
  const keyOf = useCallback((index: number) => items[index]?.key ?? index, [items]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    overscan: OVERSCAN,
    getItemKey: keyOf,
    initialRect: expectedRect(),
    scrollPaddingStart: Math.round(3 * rem),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the heights that make what was measured wrong
  useEffect(() => virtual.measure(), [virtual, rem, items]);

  const namesPx = useCallback(() => names.current?.offsetWidth ?? 0, []);
  const viewport = useViewport({ scroller, scale, today, namesPx, onZoom: props.onZoom });
  props.handle(viewport);
  const { move, rowMoves, to, end, nudge } = useMoves({ rows, today, selected });
  const drag = useStageDrag({
    scroller,
    pxPerDay: scale.pxPerDay,
    leftEdge: namesPx,
    on: ({ rowId, stage }, days, later) => isStage(stage) && to(rowId, stage, days, later),
    end,
  });
  const keys = useChartKeys({
    scroller,
    items,
    mayEdit,
    pageRows: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (ROW_REM * rem)) - 2),
    scrollTo: (index) => virtual.scrollToIndex(index),
    reveal: ({ rowId, column }) => {
      const row = rows.find(({ id }) => id === rowId);
      const stage = STAGES[column - 1];
      if (row && stage) viewport.reveal(scale.x(row[stage] ?? ghostDays(row, today).get(stage) ?? today));
    },
    nudge,
    settle: (save) => {
      if (move === undefined) return false;
      end(save);
      return true;
    },
    select: props.onSelect,
    open: props.onOpen,
  });
  const editor = useStageEditor({ scroller, rows });
  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof HTMLElement)) return;
    if (editor.press(event.target)) return;
    const box = event.target.closest<HTMLElement>('[data-select]');
    if (box?.dataset.select !== undefined) props.onSelect(box.dataset.select);
    else if (event.target.closest('[data-cell="0"]') && !event.target.closest('button, [popover]')) {
      const id = event.target.closest<HTMLElement>('[data-row-id]')?.dataset.rowId;
      if (id !== undefined) props.onOpen(id);
    }
  };
  const layout: CSSProperties & Record<`--${string}`, string> = {
    '--tl-width': `${scale.width}px`,
    '--tl-height': `${virtual.getTotalSize()}px`,
    '--tl-row': `${Math.round(ROW_REM * rem)}px`,
  };
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      style={layout}
      data-far={scale.pxPerDay < FAR_PX}
      data-busy={move !== undefined || undefined}
    >
      <p id={helpId} className="sr-only">
        {t.help}
      </p>
      <div
        role="grid"
        aria-label={t.title}
        aria-describedby={helpId}
        aria-rowcount={items.length + 1}
        aria-colcount={STAGES.length + 1}
        aria-multiselectable={mayEdit || undefined}
        className={styles.chart}
        onKeyDown={keys.onKeyDown}
        onFocus={keys.onFocus}
        onClick={onClick}
        {...(mayEdit && {
          onPointerDown: drag.onPointerDown,
          onPointerMove: drag.onPointerMove,
          onPointerUp: drag.onPointerUp,
          onPointerCancel: drag.onPointerCancel,
          onClickCapture: drag.onClickCapture,
        })}
      >
        <div role="rowgroup" className={styles.head}>
          <div role="row" aria-rowindex={1} className={styles.headRow}>
            <div ref={names} role="columnheader" aria-colindex={1} className={styles.corner}>
              {props.corner}
            </div>
            <Axis scale={scale} today={today} />
          </div>
        </div>
        <div role="rowgroup" className={styles.body}>
          <AxisLines scale={scale} today={today} />
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            if (item === undefined) return null;
            if (item.kind === 'head') {
              return (
                <div
                  key={item.key}
                  role="row"
                  aria-rowindex={index + 2}
                  className={styles.group}
                  style={{ top: start }}
                >
                  <div role="rowheader" aria-colindex={1} className={styles.groupName}>
                    {item.label} <small>{counted(item.count, t.one, t.other)}</small>
                  </div>
                </div>
              );
            }
            const { row } = item;
            return (
              <TimelineRow
                key={item.key}
                row={row}
                index={index}
                start={start}
                scale={scale}
                today={today}
                move={rowMoves.get(row.id)}
                tabStop={keys.active?.rowId === row.id ? keys.active.column : undefined}
                selected={selected.has(row.id)}
                open={props.openId === row.id}
                mayEdit={mayEdit}
                editor={editor.at(row.id)}
              />
            );
          })}
        </div>
      </div>
      {items.length === 0 && props.empty}
      {editor.panel}
    </div>
  );
}
