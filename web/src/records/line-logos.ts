import { QueryObserver } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { lineBadgesQuery } from '../api/product-lines';
import { queryClient } from '../api/query-client';

/** One observer for all badges: a list has one in every row, and an observer of its own is what made a card expensive. */
const observer = new QueryObserver(queryClient, { ...lineBadgesQuery(), enabled: false });
const listeners = new Set<() => void>();
let logos: ReadonlyMap<string, string | null> = new Map();
let stop: (() => void) | undefined;

/** The address of the logo of a product line; null where it has none, or it is not known yet. */
export function useLineLogo(id: string | null): string | null {
  return useSyncExternalStore(subscribe, () => (id === null ? null : (logos.get(id) ?? null)));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (stop === undefined) {
    observer.setOptions(lineBadgesQuery());
    const unsubscribe = observer.subscribe(read);
    read(observer.getCurrentResult());
    stop = () => {
      unsubscribe();
      stop = undefined;
    };
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) stop?.();
  };
}

function read({ data }: { readonly data: readonly { id: string; logo_url: string | null }[] | undefined }): void {
  if (data === undefined) return;
  logos = new Map(data.map(({ id, logo_url }) => [id, logo_url]));
  for (const listener of listeners) listener();
}
