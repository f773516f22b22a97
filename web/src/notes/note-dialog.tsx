import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client';
import { noteQuery } from '../api/notes';
import { recordTexts } from '../records/texts';
import { Dialog } from '../ui/dialog';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { Blocks } from './blocks';
import styles from './notes-screen.module.css';
import { noteTexts as t } from './texts';

/** A page of Notion, to read. */
export function NoteDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }): ReactNode {
  const { data, error } = useQuery(noteQuery(id));
  return (
    <Dialog
      wide
      title={data ? data.title || t.untitled : t.title}
      onClose={onClose}
      footer={
        data?.url && (
          <a href={data.url} target="_blank" rel="noreferrer">
            {t.inNotion}
          </a>
        )
      }
    >
      {data && (
        // Whoever reads a long page scrolls it by keys.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <article className={styles.page} tabIndex={0} data-autofocus="">
          <Blocks blocks={data.blocks} />
          {data.truncated && <p className={styles.about}>{t.truncated}</p>}
        </article>
      )}
      {!data && error === null && <Skeleton label={recordTexts.loading} rows={8} />}
      {!data && error !== null && (
        <EmptyState kind="failed" title={t.failed}>
          {error instanceof ApiError && error.status === 404 ? t.notHere : error.message}
        </EmptyState>
      )}
    </Dialog>
  );
}
