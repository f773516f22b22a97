import { memo, type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { classes } from './class-names';
import type { Column } from './column';
import styles from './data-table.module.css';

interface TableRowProps<Row extends { id: string }> {
  readonly row: Row;
  readonly columns: readonly Column<Row>[];
  readonly index: number;
  /** Where it stands, in pixels from the first one. */
  readonly start: number;
  readonly tabStop: boolean;
  readonly open: boolean;
  /** Set by a key press: the row that becomes the tab stop next takes the focus. */
  readonly focusNext: RefObject<boolean>;
  readonly onOpen: (row: Row) => void;
}

function Row<Row extends { id: string }>(props: TableRowProps<Row>): ReactNode {
  const { row, columns, index, tabStop, focusNext } = props;
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!tabStop || !focusNext.current) return;
    focusNext.current = false;
    element.current?.focus({ preventScroll: true });
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table takes the keys
    <div
      ref={element}
      role="row"
      data-row=""
      data-id={row.id}
      aria-rowindex={index + 2}
      aria-selected={props.open}
      tabIndex={tabStop ? 0 : -1}
      className={classes(styles.row, props.open && styles.open)}
      style={{ top: props.start }}
      onClick={() => props.onOpen(row)}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" className={classes(styles.cell, column.align === 'end' && styles.end)}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** One row; made again only when something of it changes, which is what keeps scrolling smooth. */
export const TableRow = memo(Row) as typeof Row;
