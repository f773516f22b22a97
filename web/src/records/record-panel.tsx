import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import type { EditableResource } from '../api/keys';
import { OpenEdits } from '../edits/open-edits';
import { RecordTrouble } from '../edits/record-trouble';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { GapList } from './gap-badge';
import { Photo } from './photo';
import { useRecordNames } from './record-names';
import styles from './record-panel.module.css';
import { type EditableRow, fieldOf, nameOf } from './row';
import { SidePanel } from './side-panel';
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
  const { resource, id, row, error } = props;
  const names = useRecordNames();
  const name = row && (nameOf(row) ?? t.unnamed);
  return (
    <SidePanel
      label={name ?? t.loading}
      title={name}
      subtitle={row && props.subtitle(row)}
      photo={row && <Photo url={stringOf(fieldOf(row, 'photo_url'))} name={nameOf(row)} size="large" />}
      onClose={props.onClose}
    >
      {row && (
        <>
          <OpenEdits resource={resource} id={id} />
          <RecordTrouble id={id} name={nameOf(row) ?? id} names={names} />
          {row.data_gaps.length > 0 && (
            <section className={styles.gaps} aria-label={t.gapTitle}>
              <GapList resource={resource} row={row} />
            </section>
          )}
          {props.children(row)}
        </>
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
    </SidePanel>
  );
}

function stringOf(value: string | string[] | null): string | null {
  return Array.isArray(value) ? (value[0] ?? null) : value;
}
