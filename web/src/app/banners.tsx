import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { revenueQuery } from '../api/revenue';
import { syncHealthQuery } from '../api/sync-health';
import { formatDay, formatExact, formatRelative } from '../i18n/format';
import { Icon } from '../ui/icons';
import { useNow } from '../ui/now';
import { Popover } from '../ui/popover';
import styles from './banners.module.css';
import { liveState } from './live-events';
import { paths } from './paths';
import { appTexts, verdictTexts } from './texts';

/** A reload of the server is no reason to frighten anybody. */
const PATIENCE_MS = 2500;
const MINUTE_MS = 60_000;

/** What concerns every screen: that the server is away, that the revenue data is stale. */
export function Banners(): ReactNode {
  return (
    <div className={styles.banners}>
      <AwayBanner />
      <StaleBanner />
    </div>
  );
}

function AwayBanner(): ReactNode {
  const state = useSyncExternalStore(liveState.subscribe, liveState.get);
  const [shown, setShown] = useState(false);
  const now = useNow();
  useEffect(() => {
    if (state !== 'away') {
      setShown(false);
      return;
    }
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <div role="status">
      {shown && (
        <p className={styles.away}>
          <Icon name="offline" size={14} />
          {appTexts.away(
            now - liveState.since() < MINUTE_MS ? '' : formatRelative(new Date(liveState.since()).toISOString(), now),
          )}
        </p>
      )}
    </div>
  );
}

function StaleBanner(): ReactNode {
  const { data } = useQuery(revenueQuery());
  const freshness = data?.data_freshness;
  if (!freshness?.is_stale) return null;
  const { last_sync, verdict } = freshness;
  const day = last_sync === null ? appTexts.neverSynced : formatDay(last_sync.slice(0, 10));
  return (
    <div className={styles.stale}>
      <Icon name="warn" size={14} />
      <span role="status">
        <strong title={last_sync === null ? undefined : formatExact(last_sync)}>{appTexts.stale(day)}</strong>{' '}
        <span className={styles.verdict}>{verdictTexts[verdict]}</span>
      </span>
      <Popover
        label={appTexts.staleWhy}
        trigger={(trigger) => (
          <button type="button" className={styles.why} {...trigger}>
            {appTexts.staleWhy}
          </button>
        )}
      >
        {(close) => <WhatToDo onLeave={close} />}
      </Popover>
    </div>
  );
}

/** The cause and the next step, in the words of the verdict; read when somebody asks. */
function WhatToDo({ onLeave }: { readonly onLeave: () => void }): ReactNode {
  const { data, error } = useQuery(syncHealthQuery());
  const netsuite = data?.find(({ id }) => id === 'netsuite');
  return (
    <div className={styles.argument}>
      {netsuite === undefined && <p>{error === null ? appTexts.loading : error.message}</p>}
      {netsuite && <p>{netsuite.cause}</p>}
      {netsuite?.next_step && (
        <p>
          <strong>{appTexts.nextStep}</strong> {netsuite.next_step}
        </p>
      )}
      <Link href={paths.syncHealth()} onClick={onLeave}>
        {appTexts.toHealth}
      </Link>
    </div>
  );
}
