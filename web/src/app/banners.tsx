import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Link } from 'wouter';
import { revenueQuery } from '../api/revenue';
import { formatDay, formatExact, formatRelative } from '../i18n/format';
import { Icon } from '../ui/icons';
import { useNow } from '../ui/now';
import styles from './banners.module.css';
import { liveState } from './live-events';
import { screens } from './screens';
import { appTexts, verdictTexts } from './texts';

/** A reload of the server is no reason to frighten anybody. */
const PATIENCE_MS = 2500;

const health = screens.find(({ key }) => key === 'sync-health');

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
          {appTexts.away(formatRelative(new Date(liveState.since()).toISOString(), now))}
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
    <p className={styles.stale} role="status">
      <Icon name="warn" size={14} />
      <span>
        <strong title={last_sync === null ? undefined : formatExact(last_sync)}>{appTexts.stale(day)}</strong>{' '}
        {verdictTexts[verdict]}
      </span>
      {health && <Link href={health.path}>{appTexts.staleWhy}</Link>}
    </p>
  );
}
