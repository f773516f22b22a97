import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { ApiError } from '../api/client';
import type { EditableResource } from '../api/keys';
import { useShortcuts } from '../app/shortcuts';
import { OpenEdits } from '../edits/open-edits';
import { RecordTrouble } from '../edits/record-trouble';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { toast } from '../ui/toast';
import { GapList } from './gap-badge';
import { Photo } from './photo';
import { useRecordNames } from './record-names';
import styles from './record-panel.module.css';
import { type EditableRow, fieldOf, nameOf } from './row';
import { recordTexts as t } from './texts';

/** One record beside its list: what is missing, every field, what belongs to it, and its history. */
export function RecordPanel<Row extends EditableRow>(props: {
  readonly resource: EditableResource;
  readonly id: string;
  readonly row: Row | undefined;
  readonly error: Error | null;
  readonly subtitle: (row: Row) => ReactNode;
  readonly children: (row: Row) => ReactNode;
  readonly onClose: () => void;
}): ReactNode {
  const { resource, id, row, error, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const names = useRecordNames();
  const there = row !== undefined;
  // Whoever opens a record wants to be in it; a live change of it moves nobody.
  useEffect(() => {
    if (there && document.querySelector('[popover]:popover-open, dialog[open]') === null)
      heading.current?.focus({ preventScroll: true });
  }, [there]);
  useShortcuts(useMemo(() => [{ keys: 'Escape', label: t.close, run: onClose }], [onClose]));

  return (
    <aside className={styles.panel} aria-label={row ? (nameOf(row) ?? t.unnamed) : t.loading}>
      <div className={styles.bar}>
        <Button
          kind="quiet"
          icon="copy"
          iconOnly
          aria-label={t.copyLink}
          onClick={() => void navigator.clipboard.writeText(location.href).then(() => toast(t.copied))}
        />
        <Button kind="quiet" icon="close" iconOnly keys="Escape" aria-label={t.close} onClick={onClose} />
      </div>
      {row && (
        <div className={styles.inside}>
          <header className={styles.head}>
            <Photo url={stringOf(fieldOf(row, 'photo_url'))} name={nameOf(row)} size="large" />
            <div className={styles.names}>
              <h2 ref={heading} tabIndex={-1} className={styles.title}>
                <bdi>{nameOf(row) ?? t.unnamed}</bdi>
              </h2>
              <p className={styles.subtitle}>{props.subtitle(row)}</p>
            </div>
          </header>
          <OpenEdits resource={resource} id={id} />
          <RecordTrouble id={id} name={nameOf(row) ?? id} names={names} />
          {row.data_gaps.length > 0 && (
            <section className={styles.gaps} aria-label={t.gapTitle}>
              <GapList resource={resource} row={row} />
            </section>
          )}
          {props.children(row)}
        </div>
      )}
      {!row && error === null && <Skeleton label={t.loading} rows={8} />}
      {!row && error !== null && (
        <EmptyState
          kind="failed"
          title={error instanceof ApiError && error.status === 404 ? t.notHere : t.failedTitle(resource)}
        >
          {error instanceof ApiError && error.status === 404 ? t.notHereText : error.message}
        </EmptyState>
      )}
    </aside>
  );
}

/** A part of a panel with its heading. */
export function PanelSection(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}): ReactNode {
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>
        {props.title}
        {props.aside}
      </h3>
      {props.children}
    </section>
  );
}

function stringOf(value: string | string[] | null): string | null {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}
