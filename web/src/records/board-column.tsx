import { useVirtualizer } from '@tanstack/react-virtual';
import { type DragEvent, type ReactNode, useCallback, useId, useRef, useState } from 'react';
import { formatCount } from '../i18n/format';
import { classes } from '../ui/class-names';
import { expectedRect } from '../ui/expected-rect';
import { usePrinting } from '../ui/use-printing';
import { useRem } from '../ui/use-rem';
import styles from './board.module.css';
import { nameOf } from './row';
import { recordTexts as t } from './texts';

const CARD_REM = 6.25;
/** Cards out of sight: as many as one sees before the next frame. */
const OVERSCAN = 2;
const DRAGGED = 'application/x-athena-record';

/** One column of a board; only the cards in sight are made. */
export function BoardColumn<Row extends { id: string }>(props: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly card: ((row: Row) => ReactNode) | undefined;
  readonly onOpen: (row: Row) => void;
  readonly openId: string | undefined;
  readonly onDrop: ((id: string) => void) | undefined;
}): ReactNode {
  const { rows, card, onDrop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const id = useId();
  const printing = usePrinting();
  const rem = useRem();
  // Another function has it measure all cards again, and so in every frame that scrolls.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_REM * rem,
    overscan: OVERSCAN,
    getItemKey: keyOf,
    initialRect: expectedRect(),
  });
  const takes = (event: DragEvent): boolean => onDrop !== undefined && event.dataTransfer.types.includes(DRAGGED);
  const items = printing ? rows.map((_, index) => ({ index, start: 0 })) : virtual.getVirtualItems();
  return (
    <section
      aria-labelledby={id}
      className={classes(styles.column, over && styles.over)}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        onDrop?.(event.dataTransfer.getData(DRAGGED));
      }}
    >
      <h2 id={id} className={styles.title}>
        <bdi>{props.title}</bdi> <span className={styles.count}>{formatCount(rows.length)}</span>
      </h2>
      <div ref={scroller} className={styles.cards}>
        <ul className={styles.stack} style={printing ? undefined : { height: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <li
                key={row.id}
                className={classes(styles.card, row.id === props.openId && styles.open)}
                style={printing ? undefined : { transform: `translateY(${start}px)` }}
                draggable={onDrop !== undefined}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAGGED, row.id);
                  event.dataTransfer.effectAllowed = 'move';
                }}
              >
                <button
                  type="button"
                  className={styles.cover}
                  data-id={row.id}
                  aria-label={t.open(nameOf(row) ?? row.id)}
                  onClick={() => props.onOpen(row)}
                />
                {card?.(row)}
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
