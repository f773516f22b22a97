import { type ReactNode, useMemo } from 'react';
import { useMay } from '../app/access';
import styles from './board.module.css';
import { BoardColumn } from './board-column';
import { facetValues } from './filter-rows';
import type { Facet, ListConfig, ListRow } from './list-config';
import { recordTexts as t } from './texts';

/** Cards in columns, one for each value of a field. Moving a card to another column sets the field; so does its panel. */
export function Board<Row extends ListRow>(props: {
  readonly config: ListConfig<Row>;
  readonly facet: Facet<Row>;
  readonly rows: readonly Row[];
  readonly onOpen: (row: Row) => void;
  readonly openId: string | undefined;
  readonly empty: ReactNode;
}): ReactNode {
  const { config, facet, rows } = props;
  const { edit } = useMay();
  const columns = useMemo(() => {
    const by = new Map<string | null, Row[]>();
    for (const row of rows) {
      const value = facet.of(row);
      const column = by.get(value);
      if (column) column.push(row);
      else by.set(value, [row]);
    }
    return facetValues(rows, facet).map(({ value, label }) => ({ value, label, rows: by.get(value) ?? [] }));
  }, [rows, facet]);
  if (rows.length === 0) return props.empty;
  const movable = edit && facet.field !== undefined && config.move !== undefined;
  return (
    <div className={styles.board}>
      {columns.map(({ value, label, rows: cards }) => (
        <BoardColumn
          key={value ?? '\0'}
          title={label ?? `${facet.label}: ${t.without}`}
          rows={cards}
          card={config.card}
          onOpen={props.onOpen}
          openId={props.openId}
          onDrop={
            movable
              ? (id) => {
                  const row = rows.find((each) => each.id === id);
                  if (row && facet.of(row) !== value) config.move?.(row, facet, value, label);
                }
              : undefined
          }
        />
      ))}
    </div>
  );
}
