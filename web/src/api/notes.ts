import { queryOptions } from '@tanstack/react-query';
import { answerOf } from './client';
import { askEdge, edgePath } from './edge';
import { keysOf } from './keys';

/** A page of Notion. */
export interface FoundNote {
  readonly id: string;
  readonly title: string;
  readonly url: string | null;
  readonly last_edited_time: string;
}

/** One piece of a text; `href` leads somewhere, or is null. */
export interface Piece {
  readonly text: string;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly strikethrough: boolean;
  readonly underline: boolean;
  readonly code: boolean;
  readonly href: string | null;
}

/** A block of a page; what a kind does not have is null or empty. */
export interface NoteBlock {
  readonly id: string;
  readonly type: string;
  readonly text: readonly Piece[];
  readonly checked: boolean | null;
  readonly icon: string | null;
  readonly url: string | null;
  readonly headers: { readonly row: boolean; readonly column: boolean } | null;
  readonly cells: readonly (readonly Piece[])[] | null;
  readonly children: readonly NoteBlock[];
}

/** A page with what stands on it. */
export interface Note extends FoundNote {
  /** There is more of it in Notion. */
  readonly truncated: boolean;
  readonly blocks: readonly NoteBlock[];
}

export const noteKeys = keysOf('notes');

/** Notion tells nobody here of its changes: what is older than this is asked for again when it is opened. */
const GOOD_MS = 60_000;

/** Up to 20 pages whose title has these words. */
export const notesQuery = (q: string) =>
  queryOptions({
    queryKey: noteKeys.list({ q }),
    queryFn: ({ signal }): Promise<FoundNote[]> =>
      answerOf(askEdge<FoundNote[]>(edgePath('/api/modal', { q }), { signal })),
    staleTime: GOOD_MS,
  });

/** One of them. */
export const noteQuery = (id: string) =>
  queryOptions({
    queryKey: noteKeys.record(id),
    queryFn: ({ signal }): Promise<Note> => answerOf(askEdge<Note>(`/api/modal/${encodeURIComponent(id)}`, { signal })),
    staleTime: GOOD_MS,
  });
