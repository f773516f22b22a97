import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { notesQuery } from '../api/notes';
import { paths } from '../app/paths';
import { EdgeScreen } from '../edge/edge-screen';
import { BeforeData } from '../records/before-data';
import { EmptyState } from '../ui/empty-state';
import { RelativeTime } from '../ui/relative-time';
import { SearchField } from '../ui/search-field';
import { NoteDialog } from './note-dialog';
import styles from './notes-screen.module.css';
import { noteTexts as t } from './texts';

/** Notion answers three requests a second, to everybody together: who types on asks only once. */
const SETTLE_MS = 300;

/** Pages of Notion, one of which is open over them; its address opens it from anywhere. */
export default function NotesScreen(): ReactNode {
  return (
    <EdgeScreen feature="modal" title={t.title}>
      {() => <Notes />}
    </EdgeScreen>
  );
}

function Notes(): ReactNode {
  const { id } = useParams<{ id?: string }>();
  const [, navigate] = useLocation();
  const [q, setQ] = useQueryState('q', parseAsString.withDefault(''));
  const asked = useQuery(notesQuery(useSettled(q)));
  const { data } = asked;
  return (
    <div className={styles.notes}>
      <p className={styles.about}>{t.about}</p>
      <div className={styles.search}>
        <SearchField label={t.search} value={q} onChange={(text) => void setQ(text || null)} />
      </div>
      <BeforeData asked={asked} rows={5} failed={t.failed} />
      {data?.length === 0 &&
        (q === '' ? (
          <EmptyState kind="none" title={t.noneTitle}>
            {t.noneText}
          </EmptyState>
        ) : (
          <EmptyState kind="filtered" title={t.filteredTitle} />
        ))}
      {data !== undefined && data.length > 0 && (
        <ul className={styles.list}>
          {data.map((note) => (
            <li key={note.id} className={styles.note}>
              <Link href={paths.note(note.id, { q })}>
                <bdi>{note.title || t.untitled}</bdi>
              </Link>
              <span className={styles.edited}>
                {t.edited} <RelativeTime at={note.last_edited_time} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {id !== undefined && (
        <NoteDialog key={id} id={decodeURIComponent(id)} onClose={() => navigate(paths.notes({ q }))} />
      )}
    </div>
  );
}

/** A text once nobody has changed it for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
