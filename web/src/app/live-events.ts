import { changeKeys } from '../api/changes';
import { type Resource, resourceOfEntity } from '../api/keys';
import { queryClient } from '../api/query-client';
import { resourcesOf } from './live-tables';

/** Several tables change in one transaction, and several transactions in one load: they are one question. */
const COLLECT_MS = 120;
/** A tab that nobody sees gives its connection back: a browser has six for a host. */
const HIDDEN_MS = 30_000;
const REOPEN_MS = 3000;

export type LiveState = 'connecting' | 'live' | 'away';

let source: EventSource | undefined;
let lastId = '';
let state: LiveState = 'connecting';
let since = Date.now();
const listeners = new Set<() => void>();
const old = new Set<Resource>();
let collecting: ReturnType<typeof setTimeout> | undefined;

/** Keeps everything that is shown current: one stream for all kinds of events. Ends when the tab does. */
export function listenToEvents(): void {
  let hidden: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hidden);
    if (document.hidden) hidden = setTimeout(close, HIDDEN_MS);
    else if (source === undefined) open();
  });
  // The browser knows at once; a stream whose other end is gone looks as if it stood.
  window.addEventListener('offline', () => {
    close();
    become('away');
  });
  window.addEventListener('online', () => {
    if (source === undefined) open();
  });
  open();
}

/** Whether events arrive, and since when that is so; for `useSyncExternalStore`. */
export const liveState = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: (): LiveState => state,
  since: (): number => since,
};

function open(): void {
  const position = lastId === '' ? '' : `?last_event_id=${encodeURIComponent(lastId)}`;
  source = new EventSource(`/api/pipeline/events${position}`);
  source.onopen = () => become('live');
  source.onerror = () => {
    become('away');
    // An answer that is no stream ends it for good; a lost connection comes back by itself.
    if (source?.readyState !== EventSource.CLOSED) return;
    close();
    setTimeout(() => source === undefined && !document.hidden && open(), REOPEN_MS);
  };
  on('change', ({ entity, change_id }) => {
    const resource = resourceOfEntity(entity);
    if (resource) makeOld(resource, 'data-gaps');
    void queryClient.invalidateQueries({ queryKey: changeKeys.record(String(change_id)) });
  });
  on('delivery', ({ entity, change_id }) => {
    const resource = resourceOfEntity(entity);
    makeOld('sync-queue', ...(resource ? [resource] : []));
    void queryClient.invalidateQueries({ queryKey: changeKeys.record(String(change_id)) });
  });
  on('pull', () => makeOld('sync-health', 'revenue'));
  on('target', () => makeOld('sync-queue', 'sync-health'));
  on('warehouse', ({ tables }) => makeOld(...resourcesOf(Array.isArray(tables) ? tables : [])));
  on('reset', () => void queryClient.invalidateQueries());
}

function close(): void {
  source?.close();
  source = undefined;
}

function on(kind: string, take: (data: Record<string, unknown>) => void): void {
  source?.addEventListener(kind, (event) => {
    if (event.lastEventId !== '') lastId = event.lastEventId;
    const data: unknown = JSON.parse(event.data);
    if (typeof data === 'object' && data !== null) take({ ...data });
  });
}

function makeOld(...resources: readonly Resource[]): void {
  for (const resource of resources) old.add(resource);
  if (collecting !== undefined) return;
  collecting = setTimeout(() => {
    collecting = undefined;
    const all = [...old];
    old.clear();
    for (const resource of all) void queryClient.invalidateQueries({ queryKey: [resource] });
  }, COLLECT_MS);
}

function become(next: LiveState): void {
  if (next === state) return;
  state = next;
  since = Date.now();
  for (const listener of listeners) listener();
}
