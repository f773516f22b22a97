import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type SyncHealth, syncHealthQuery } from '../api/sync-health';
import { BeforeData } from '../records/before-data';
import { Badge } from '../ui/badge';
import { RelativeTime } from '../ui/relative-time';
import { looksOf, runWord } from './looks';
import { Pull } from './pull';
import { SourceHistory } from './source-history';
import styles from './sync-health-screen.module.css';
import { healthTexts as t } from './texts';

/** Whether each source can be believed, why not, and what to do. */
export default function SyncHealthScreen(): ReactNode {
  const asked = useQuery(syncHealthQuery());
  const { data } = asked;
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 id="screen-title" className={styles.title}>
          {t.title}
        </h1>
      </header>
      <BeforeData asked={asked} rows={10} failed={t.failed} />
      {data && (
        <div className={styles.sources}>
          {worstFirst(data).map((source) => (
            <Source key={source.id} source={source} />
          ))}
        </div>
      )}
    </div>
  );
}

/** What needs somebody stands on top. */
const worstFirst = (sources: readonly SyncHealth[]): SyncHealth[] =>
  sources.toSorted((a, b) => Number(b.is_stale) - Number(a.is_stale));

function Source({ source }: { readonly source: SyncHealth }): ReactNode {
  const { tone, icon } = looksOf(source);
  return (
    <article className={styles.source} data-source={source.id} aria-labelledby={`source-${source.id}`}>
      <header className={styles.sourceHead}>
        <h2 id={`source-${source.id}`} className={styles.name}>
          {source.name}
        </h2>
        <Badge tone={tone} icon={icon}>
          {t.verdicts[source.verdict]}
        </Badge>
        {source.since && (
          <span className={styles.since}>
            {t.since} <RelativeTime at={source.since} />
          </span>
        )}
        <dl className={styles.times}>
          <div>
            <dt>{t.lastSync}</dt>
            <dd>{source.last_sync === null ? t.never : <RelativeTime at={source.last_sync} />}</dd>
          </div>
          <div>
            <dt>{t.lastRun}</dt>
            <dd>
              {source.last_run_at === null ? t.never : <RelativeTime at={source.last_run_at} />}
              {source.last_run_status !== null && ` · ${runWord(source.last_run_status)}`}
            </dd>
          </div>
        </dl>
      </header>
      <div className={styles.argument}>
        <h3>{t.cause}</h3>
        <p>{source.cause}</p>
        {source.next_step !== null && (
          <>
            <h3>{t.next}</h3>
            <p>{source.next_step}</p>
          </>
        )}
      </div>
      <Pull source={source} />
      <SourceHistory source={source} />
      <details className={styles.evidence}>
        <summary>{t.evidence}</summary>
        <ul>
          {source.evidence.map(({ reading, says }) => (
            <li key={reading}>{says}</li>
          ))}
        </ul>
      </details>
    </article>
  );
}
