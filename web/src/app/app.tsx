import { QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/react';
import { type ReactNode, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { queryClient } from '../api/query-client';
import { EditTray } from '../edits/edit-tray';
import { Skeleton } from '../ui/skeleton';
import styles from './app.module.css';
import { Banners } from './banners';
import { ErrorBoundary } from './error-boundary';
import { LaterView } from './later';
import { NotFound } from './not-found';
import { paths } from './paths';
import { screens } from './screens';
import { Sidebar } from './sidebar';
import { appTexts } from './texts';

/** The frame: what stands around every screen, and which screen an address means. */
export function App(): ReactNode {
  return (
    <QueryClientProvider client={queryClient}>
      <NuqsAdapter>
        <a className={styles.skip} href="#main">
          {appTexts.skip}
        </a>
        <div className={styles.app}>
          <Banners />
          <Sidebar />
          <main id="main" className={styles.main} tabIndex={-1}>
            <Screens />
          </main>
        </div>
        <EditTray />
      </NuqsAdapter>
    </QueryClientProvider>
  );
}

function Screens(): ReactNode {
  const [location] = useLocation();
  const key = location.split('/', 2)[1] ?? '';
  useTitle(key);
  return (
    <ErrorBoundary key={key}>
      <Suspense fallback={<Skeleton label={appTexts.loading} rows={12} />}>
        <Switch>
          <Route path="/">
            <Redirect to={paths.products()} replace />
          </Route>
          {screens.map(({ route, code }) => (
            <Route key={route} path={route}>
              <LaterView of={code} />
            </Route>
          ))}
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}

function useTitle(key: string): void {
  const label = screens.find((screen) => screen.key === key)?.label;
  useEffect(() => {
    document.title = label ? `${label} · ${appTexts.product}` : appTexts.product;
  }, [label]);
}
