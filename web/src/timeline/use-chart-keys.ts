import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { STAGES, type Stage } from '../records/field-kinds';
import type { ChartItem } from './chart-items';

/** A cell of the chart: a dev group, and 0 for its name, or the number of a stage from 1. */
export interface Cell {
  readonly rowId: string;
  readonly column: number;
}

const WEEK = 7;

/**
 * Moves over the cells of the chart by keys, with one tab stop for all of them. The cell is known by its dev group, so that a
 * live change takes the focus nowhere else.
 */
export function useChartKeys(props: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly items: readonly ChartItem[];
  readonly mayEdit: boolean;
  readonly pageRows: () => number;
  readonly scrollTo: (index: number) => void;
  readonly reveal: (cell: Cell) => void;
  readonly nudge: (rowId: string, stage: Stage, days: number) => void;
  /** @returns whether something was under way. */
  readonly settle: (save: boolean) => boolean;
  readonly select: (rowId: string) => void;
  readonly open: (rowId: string) => void;
}) {
  const { items, scroller } = props;
  const [chosen, setChosen] = useState<Cell>();
  const focusNext = useRef(false);
  const rowAt = (index: number): string | undefined => {
    const item = items[index];
    return item?.kind === 'row' ? item.row.id : undefined;
  };
  const first = items.findIndex(({ kind }) => kind === 'row');
  const found = items.findIndex((item) => item.kind === 'row' && item.row.id === chosen?.rowId);
  const index = found === -1 ? first : found;
  const rowId = rowAt(index);
  const active: Cell | undefined = rowId === undefined ? undefined : { rowId, column: chosen?.column ?? 0 };

  useEffect(() => {
    if (!focusNext.current || active === undefined) return;
    const cell = scroller.current?.querySelector<HTMLElement>(
      `[data-row-id="${CSS.escape(active.rowId)}"][data-cell="${active.column}"]`,
    );
    // A row that was far away is not made yet; the next render has it.
    if (!cell) return;
    focusNext.current = false;
    cell.focus({ preventScroll: true });
  });

  const go = (to: number, column: number): void => {
    const step = to < index ? -1 : 1;
    let at = Math.max(0, Math.min(items.length - 1, to));
    while (items[at]?.kind === 'head' && items[at + step]) at += step;
    const id = rowAt(at) ?? rowId;
    if (id === undefined) return;
    focusNext.current = true;
    setChosen({ rowId: id, column });
    props.scrollTo(at);
    props.reveal({ rowId: id, column });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const at = event.target instanceof HTMLElement ? event.target : undefined;
    if (at?.dataset.cell === undefined || active === undefined || event.ctrlKey || event.metaKey) return;
    const { column } = active;
    const stage = STAGES[column - 1];
    const page = props.pageRows();
    const side = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const rows: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
    };
    if (event.altKey && side !== 0) {
      if (stage && props.mayEdit) props.nudge(active.rowId, stage, side * (event.shiftKey ? WEEK : 1));
    } else if (event.key === 'Escape') {
      if (!props.settle(false)) return;
    } else {
      if (event.altKey) return;
      if (side !== 0) go(index, Math.max(0, Math.min(STAGES.length, column + side)));
      else if (rows[event.key] !== undefined) go(index + (rows[event.key] ?? 0), column);
      else if (event.key === 'Home') go(index, 0);
      else if (event.key === 'End') go(index, STAGES.length);
      else if (event.key === ' ' && props.mayEdit) props.select(active.rowId);
      else if (event.key === 'Enter') {
        props.settle(true);
        if (stage && props.mayEdit) at.click();
        else props.open(active.rowId);
      } else return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    active,
    onKeyDown,
    /** A cell that was pressed, or that the focus came to. */
    onFocus(event: { readonly target: EventTarget }): void {
      if (!(event.target instanceof HTMLElement)) return;
      const { rowId: id, cell } = event.target.dataset;
      if (id !== undefined && cell !== undefined && (id !== active?.rowId || Number(cell) !== active.column))
        setChosen({ rowId: id, column: Number(cell) });
    },
  };
}
