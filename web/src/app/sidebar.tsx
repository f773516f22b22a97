import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { behindEdge } from '../api/edge';
import { Button } from '../ui/button';
import { classes } from '../ui/class-names';
import { Icon } from '../ui/icons';
import { ErrorBoundary } from './error-boundary';
import { offeredScreens } from './screens';
import { MOD_KEY, type Shortcut, useShortcuts } from './shortcuts';
import styles from './sidebar.module.css';
import { appTexts } from './texts';
import { switchTheme, useTheme } from './theme';

const loadPalette = () => import('./palette');
const Palette = lazy(loadPalette);
const loadHelp = () => import('./shortcut-help');
const ShortcutHelp = lazy(loadHelp);
/** When the first screen is there. */
const IDLE_MS = 1500;
const PARTS = ['pipeline', 'numbers', 'sync', ...(behindEdge ? (['edge'] as const) : [])] as const;
const themeIcons = { auto: 'auto', light: 'sun', dark: 'moon' } as const;

/** The way to every screen, to the search over everything, and to what concerns the page itself. */
export function Sidebar(): ReactNode {
  const [location, navigate] = useLocation();
  const [over, setOver] = useState<'palette' | 'help' | undefined>();
  const [menu, setMenu] = useState(false);
  const theme = useTheme();
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: 'mod+k', label: appTexts.palette, run: () => setOver('palette') },
      { keys: '?', label: appTexts.shortcuts, run: () => setOver('help') },
      {
        keys: '/',
        label: appTexts.focusSearch,
        run: () => document.querySelector<HTMLElement>('[data-search]')?.focus(),
      },
      ...offeredScreens.map(({ letter, label, path }) => ({
        keys: `g ${letter}`,
        label: appTexts.go(label),
        run: () => navigate(path),
      })),
    ],
    [navigate],
  );
  useShortcuts(shortcuts);
  // Whoever presses its keys types on at once. Where nobody answers it is asked for again when it is wanted.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.allSettled([loadPalette(), loadHelp()]), IDLE_MS);
    return () => clearTimeout(timer);
  }, []);
  const close = (): void => setOver(undefined);

  return (
    <div className={styles.side}>
      <div className={styles.top}>
        <span className={styles.mark} aria-hidden="true">
          <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
            <rect width="32" height="32" rx="7" className={styles.markBack} />
            <path d="M7 22 L14 10 L18 17 L21 12 L25 22" className={styles.markLine} />
          </svg>
        </span>
        <span className={styles.name}>{appTexts.product}</span>
      </div>
      <button
        type="button"
        className={styles.search}
        aria-keyshortcuts="Control+K Meta+K"
        // Also its name on a phone, where it has no words.
        title={appTexts.palette}
        onClick={() => setOver('palette')}
      >
        <Icon name="search" size={14} />
        <span>{appTexts.search}</span>
        <kbd>{MOD_KEY} K</kbd>
      </button>
      <Button
        className={styles.menuButton}
        kind="quiet"
        icon="menu"
        iconOnly
        aria-label={appTexts.menu}
        aria-expanded={menu}
        onClick={() => setMenu(!menu)}
      />
      <div className={classes(styles.menu, menu && styles.shown)}>
        <nav aria-label={appTexts.navigation} className={styles.nav}>
          {PARTS.map((part) => (
            <ul key={part} className={styles.part}>
              {offeredScreens
                .filter((screen) => screen.part === part)
                .map(({ key, path, label, icon, letter }) => {
                  const here = location.split('/', 2)[1] === key;
                  return (
                    <li key={key}>
                      <Link
                        href={path}
                        className={classes(styles.link, here && styles.here)}
                        aria-current={here ? 'page' : undefined}
                        title={`${label} (g ${letter})`}
                        onClick={() => setMenu(false)}
                      >
                        <Icon name={icon} />
                        {label}
                      </Link>
                    </li>
                  );
                })}
            </ul>
          ))}
        </nav>
        <div className={styles.foot}>
          <Button
            kind="quiet"
            icon={themeIcons[theme]}
            iconOnly
            aria-label={appTexts.theme[theme]}
            onClick={switchTheme}
          />
          <Button
            kind="quiet"
            icon="keyboard"
            iconOnly
            keys="?"
            aria-label={appTexts.shortcuts}
            onClick={() => setOver('help')}
          />
          <a className={styles.docs} href="/docs">
            {appTexts.apiDocs}
          </a>
        </div>
      </div>
      <ErrorBoundary key={over} onFail={close}>
        <Suspense>
          {over === 'palette' && <Palette onClose={close} />}
          {over === 'help' && <ShortcutHelp onClose={close} />}
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
