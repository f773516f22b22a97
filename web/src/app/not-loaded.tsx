import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { liveState } from './live-events';
import { appTexts } from './texts';

/**
 * Stands where the code of a screen did not come: without a connection, or as it is of a version that the server no longer has. A
 * file that failed once fails again, so the page is begun anew, by itself when the server is back; what was typed outlives that.
 */
export function NotLoaded(): ReactNode {
  const state = useSyncExternalStore(liveState.subscribe, liveState.get);
  useEffect(() => {
    // Not whenever it becomes live: a file that is missing for good would begin the page again and again.
    let away = liveState.get() === 'away';
    return liveState.subscribe(() => {
      if (away && liveState.get() === 'live') location.reload();
      away = liveState.get() === 'away';
    });
  }, []);
  if (state === 'away') {
    return (
      <EmptyState kind="failed" title={appTexts.notLoaded}>
        {appTexts.notLoadedAway}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      kind="failed"
      title={appTexts.notLoaded}
      action={
        <Button icon="retry" onClick={() => location.reload()}>
          {appTexts.again}
        </Button>
      }
    >
      {appTexts.notLoadedText}
    </EmptyState>
  );
}
