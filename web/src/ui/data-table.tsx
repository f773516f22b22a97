import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { classes } from './class-names';
import type { Column, Sort } from './column';
import styles from './data-table.module.css';
import { expectedRect } from './expected-rect';
import { TableHead } from './table-head';
import { TableRow } from './table-row';
import { uiTexts } from './texts';
import { usePrinting } from './use-printing';

const OVERSCAN = 12;
/** What fits an upright sheet of paper, at the size that it is printed in. */
const UPRIGHT_REM = 64;

export interface DataTableProps<Row extends { id: string }> {
  /** What it lists, for screen readers. */
  readonly label: string;
  /** Filtered and sorted already. */
  readonly rows: readonly Row[];
  /** Those that are shown. */
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** What Enter or a click on a row does. */
  readonly onOpen: (row: Row) => void;
  /** The record that is open beside the table. */
  readonly openId?: string | undefined;
  /** Shown under the last row when there is none. */
  readonly empty?: ReactNode;
}

/**
 * A table of any number of rows, of which only those in sight are made. One tab stop: arrow keys move from row to row, Enter
 * opens one. It keeps its row by id, so that a live change of the list takes the focus nowhere else.
 */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>): ReactNode {
  const { rows, columns, onOpen } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string>();
  const focusNext = useRef(false);
  const helpId = useId();
  const printing = usePrinting();
  const rowPx = useRowPx();
  // Another function has it measure all rows again, and so in every frame that scrolls.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    getItemKey: keyOf,
    initialRect: expectedRect(),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the height of a row that makes what was measured wrong
  useEffect(() => virtual.measure(), [virtual, rowPx]);

  const wanted = activeId ?? props.openId;
  const found = wanted === undefined ? 0 : rows.findIndex(({ id }) => id === wanted);
  const lastActive = useRef(0);
  // A row that goes leaves its place to the next one.
  const active = found >= 0 ? found : Math.max(0, Math.min(lastActive.current, rows.length - 1));
  useEffect(() => {
    lastActive.current = active;
  }, [active]);

  const move = (to: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    focusNext.current = true;
    setActiveId(row.id);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2);
    const row = rows[active];
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      j: 1,
      k: -1,
      PageDown: page,
      PageUp: -page,
    };
    const step = steps[event.key];
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (step !== undefined) move(active + step);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(rows.length - 1);
    else if (event.key === 'Enter' && row) onOpen(row);
    else return;
    event.preventDefault();
  };
  const items = printing ? rows.map((_, index) => ({ index, start: index * rowPx })) : virtual.getVirtualItems();
  // Custom properties by React go through the CSSOM, which the content security policy allows.
  const layout: CSSProperties & Record<`--${string}`, string> = {
    '--columns': columns.map(({ width }, i) => (i === 0 ? `minmax(${width}rem, 1fr)` : `${width}rem`)).join(' '),
    '--paper-columns': columns.map(({ width }) => `minmax(0, ${width}fr)`).join(' '),
    '--height': `${rows.length * rowPx}px`,
  };

  return (
    <div ref={scroller} className={classes(styles.scroller)} style={layout}>
      <p id={helpId} className="sr-only">
        {uiTexts.tableHelp}
      </p>
      <div
        role="grid"
        aria-label={props.label}
        aria-describedby={helpId}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        data-wide={columns.reduce((sum, { width }) => sum + width, 0) > UPRIGHT_REM || undefined}
        className={styles.table}
        onKeyDown={onKeyDown}
        onFocus={({ target }) => target.dataset.row !== undefined && setActiveId(target.dataset.id)}
      >
        <TableHead columns={columns} sort={props.sort} onSort={props.onSort} />
        <div role="rowgroup" className={styles.body}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <TableRow
                key={row.id}
                row={row}
                columns={columns}
                index={index}
                start={start}
                tabStop={index === active}
                open={row.id === props.openId}
                focusNext={focusNext}
                onOpen={onOpen}
              />
            );
          })}
        </div>
      </div>
      {rows.length === 0 && props.empty}
    </div>
  );
}

/** The height of a row in pixels, which follows the person's text size. */
function useRowPx(): number {
  const [px, setPx] = useState(36);
  useEffect(() => {
    const root = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const coarse = matchMedia('(pointer: coarse)').matches;
    setPx(Math.round(root * (coarse ? 2.75 : 2.25)));
  }, []);
  return px;
}
