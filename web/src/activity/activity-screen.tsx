import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { type Activity, activityQuery } from '../api/activity';
import { EdgeScreen } from '../edge/edge-screen';
import { BeforeData } from '../records/before-data';
import { PageTurns } from '../records/page-turns';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { RelativeTime } from '../ui/relative-time';
import styles from './activity-screen.module.css';
import { AddLine } from './add-line';
import { activityTexts as t } from './texts';

/** Who did what, newest first; lines are added, and never changed. */
export default function ActivityScreen(): ReactNode {
  return (
    <EdgeScreen feature="activity" title={t.title}>
      {() => <Log />}
    </EdgeScreen>
  );
}

function Log(): ReactNode {
  const pushed = parseAsString.withDefault('').withOptions({ history: 'push' });
  const [by, setBy] = useQueryState('by', pushed);
  const [cursor, setCursor] = useQueryState('before', pushed);
  const asked = useQuery(activityQuery({ by }, cursor));
  const { data } = asked;
  const onlyBy = (person: string | null): void => {
    void setCursor(null);
    void setBy(person);
  };
  return (
    <div className={styles.log}>
      <p className={styles.about}>{t.about}</p>
      <AddLine />
      <div className={styles.pages}>
        <p role="status">{data && data.rows.length > 0 && t.count(data.rows.length, data.next !== null)}</p>
        {by !== '' && (
          <Button kind="quiet" icon="close" onClick={() => onlyBy(null)}>
            {t.onlyBy(by)}
          </Button>
        )}
        <PageTurns cursor={cursor} next={data?.next} turnTo={(to) => void setCursor(to)} />
      </div>
      <BeforeData asked={asked} rows={8} failed={t.failed} />
      {data?.rows.length === 0 &&
        (by === '' && cursor === '' ? (
          <EmptyState kind="none" title={t.noneTitle}>
            {t.noneText}
          </EmptyState>
        ) : (
          <EmptyState kind="filtered" title={t.filteredTitle} />
        ))}
      {data !== undefined && data.rows.length > 0 && (
        <ol className={styles.lines}>
          {data.rows.map((line) => (
            <Line key={line.id} line={line} onlyBy={onlyBy} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Line({ line, onlyBy }: { readonly line: Activity; readonly onlyBy: (person: string) => void }): ReactNode {
  const { action, detail, happened_at, happened_by } = line;
  return (
    <li className={styles.line}>
      <p className={styles.when}>
        <RelativeTime at={happened_at} absolute />
      </p>
      <div className={styles.what}>
        <p>
          <button
            type="button"
            className={styles.who}
            title={t.onlyBy(happened_by)}
            onClick={() => onlyBy(happened_by)}
          >
            <bdi>{happened_by}</bdi>
          </button>{' '}
          {action}
        </p>
        {detail !== null && <Detail detail={detail} />}
      </div>
    </li>
  );
}

function Detail({ detail }: { readonly detail: unknown }): ReactNode {
  if (typeof detail !== 'object' || detail === null) return <p className={styles.text}>{String(detail)}</p>;
  return (
    <dl className={styles.detail}>
      {Object.entries(detail).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
