import { useSyncExternalStore } from 'react';

const KEPT = 'athena.theme';
const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

let theme: Theme = restore();
const listeners = new Set<() => void>();

/** The theme that was chosen on this machine; `auto` follows the system. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => theme,
  );
}

/** The next one of the three. */
export function switchTheme(): void {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  applyTheme();
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // It lasts as long as the tab, then.
  }
  for (const listener of listeners) listener();
}

/** Puts it on the document. */
export function applyTheme(): void {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function restore(): Theme {
  try {
    const kept = localStorage.getItem(KEPT);
    return THEMES.find((name) => name === kept) ?? 'auto';
  } catch {
    return 'auto';
  }
}
