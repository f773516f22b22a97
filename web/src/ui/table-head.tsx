import type { ReactNode } from 'react';
import { classes } from './class-names';
import type { Column, Sort } from './column';
import styles from './data-table.module.css';
import { Icon } from './icons';
import { uiTexts } from './texts';

/** The names of the columns; a press sorts by one, another one turns the order around. */
export function TableHead<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}): ReactNode {
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={styles.headRow}>
        {props.columns.map((column) => {
          const { id, header } = column;
          const sorted = props.sort.id === id;
          const order = sorted ? (props.sort.desc ? 'descending' : 'ascending') : 'none';
          return (
            <div
              key={id}
              role="columnheader"
              aria-sort={column.sortBy ? order : undefined}
              className={classes(styles.headCell, column.align === 'end' && styles.end)}
            >
              {column.sortBy ? (
                <button
                  type="button"
                  className={styles.sort}
                  title={uiTexts.sortBy(header)}
                  onClick={() => props.onSort({ id, desc: sorted && !props.sort.desc })}
                >
                  {header}
                  {sorted && <Icon name={props.sort.desc ? 'down' : 'up'} size={11} />}
                </button>
              ) : (
                header
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
