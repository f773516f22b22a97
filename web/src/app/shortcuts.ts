import { useEffect, useSyncExternalStore } from 'react';

const KEPT = 'athena.single-keys';
/** How long the second key of a pair may take. */
const PAIR_MS = 1200;

/** What a key does. */
export interface Shortcut {
  /** `/`, `?`, `g p` (one after the other), or `mod+k` (Ctrl, or ⌘ on a Mac). */
  readonly keys: string;
  readonly label: string;
  readonly run: () => void;
}

/** The key that is held for `mod+k`, as it is written on the keyboard. */
export const MOD_KEY = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl';

const active = new Set<readonly Shortcut[]>();
let single = restore();
const listeners = new Set<() => void>();
let pair = '';
let pairUntil = 0;

/** Has keys do something while the component is there. The array has to stay the same as long as nothing changes. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  useEffect(() => {
    active.add(shortcuts);
    return () => void active.delete(shortcuts);
  }, [shortcuts]);
}

/** All that work now. */
export const shortcutsNow = (): readonly Shortcut[] => [...active].flat();

/** Whether single keys do anything: who speaks to the machine turns them off (WCAG 2.1.4). */
export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => single,
  );
  return [on, setSingleKeys];
}

/** Listens for keys, once for the whole page. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    const shortcut = shortcutOf(event);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  });
}

function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  const { key } = event;
  if (event.defaultPrevented || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey) return find(`mod+${key.toLowerCase()}`);
  if (event.altKey || !single || isTyping(event.target) || document.querySelector('dialog[open]')) return undefined;
  const now = Date.now();
  const second = now < pairUntil ? find(`${pair} ${key}`) : undefined;
  pair = key;
  pairUntil = second ? 0 : now + PAIR_MS;
  return second ?? find(key);
}

function find(keys: string): Shortcut | undefined {
  return shortcutsNow().find((shortcut) => shortcut.keys === keys);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

function setSingleKeys(on: boolean): void {
  single = on;
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  } catch {
    // It lasts as long as the tab, then.
  }
  for (const listener of listeners) listener();
}

function restore(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off';
  } catch {
    return true;
  }
}
