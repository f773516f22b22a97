import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type PullRun, type SourceHealth, type SyncHealth, sourceHealthQuery } from '../api/sync-health';
import { formatCount } from '../i18n/format';
import { recordTexts } from '../records/texts';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { RelativeTime } from '../ui/relative-time';
import { looksOf, runWord } from './looks';
import { NightChart } from './night-chart';
import styles from './source-history.module.css';
import { healthTexts as t } from './texts';

/** 90 nights of a source: whether it could be believed, each change of the verdict with its cause, and the pulls. */
export function SourceHistory({ source: { id, name } }: { readonly source: SyncHealth }): ReactNode {
  const { data, error, refetch } = useQuery(sourceHealthQuery(id));
  if (data === undefined) {
    // As high as the chart, so that nothing jumps.
    return (
      <div className={styles.loading} role={error === null ? undefined : 'alert'}>
        {error === null ? (
          <span className="sr-only">{recordTexts.loading}</span>
        ) : (
          <>
            {t.historyFailed} {error.message}{' '}
            <Button icon="retry" onClick={() => void refetch()}>
              {recordTexts.retry}
            </Button>
          </>
        )}
      </div>
    );
  }
  return (
    <>
      <NightChart name={name} readings={data.readings} />
      <details className={styles.details}>
        <summary>{t.changes(data.verdict_changes.length)}</summary>
        <Changes changes={data.verdict_changes} />
      </details>
      <details className={styles.details}>
        <summary>{t.runs(data.runs.length)}</summary>
        {data.runs.length === 0 ? <p className={styles.quiet}>{t.noRuns}</p> : <Runs runs={data.runs} />}
      </details>
      <details className={styles.details}>
        <summary>{t.readings(data.readings.length)}</summary>
        <Readings readings={data.readings} />
      </details>
    </>
  );
}

function Changes({ changes }: { readonly changes: SourceHealth['verdict_changes'] }): ReactNode {
  return (
    <ol className={styles.changes}>
      {changes.map(({ id, at, from_verdict, to_verdict, is_stale, cause, alert_state }) => (
        <li key={id}>
          <p className={styles.change}>
            <RelativeTime at={at} absolute />
            {from_verdict !== null && <span className={styles.quiet}>{t.verdicts[from_verdict]} →</span>}
            <Badge {...looksOf({ verdict: to_verdict, is_stale })}>{t.verdicts[to_verdict]}</Badge>
            {alert_state !== 'none' && <span className={styles.quiet}>{t.alerts[alert_state]}</span>}
          </p>
          <p className={styles.cause}>{cause}</p>
        </li>
      ))}
    </ol>
  );
}

function Runs({ runs }: { readonly runs: readonly PullRun[] }): ReactNode {
  return (
    <Table heads={[t.started, t.by, t.outcome, t.read, t.written, t.aside]}>
      {runs.map((run) => (
        <tr key={run.id}>
          <td>
            <RelativeTime at={run.started_at} absolute />
          </td>
          <td>{t.triggers(run.trigger, run.requested_by)}</td>
          <td>
            {t.ended[run.status]}
            {run.error !== null && <p className={styles.cause}>{run.error}</p>}
          </td>
          <td className={styles.number}>{formatCount(run.rows_read)}</td>
          <td className={styles.number}>{formatCount(run.rows_written)}</td>
          <td className={styles.number}>{formatCount(run.rows_quarantined)}</td>
        </tr>
      ))}
    </Table>
  );
}

function Readings({ readings }: Pick<SourceHealth, 'readings'>): ReactNode {
  return (
    <Table heads={[t.night, t.verdict, t.lastRun, t.said, t.lastSync, t.read]}>
      {readings.map((reading) => (
        <tr key={`${reading.at} ${reading.night}`}>
          <td>
            <RelativeTime at={reading.night ?? reading.at} absolute />
          </td>
          <td>
            <Badge {...looksOf(reading)}>{t.verdicts[reading.verdict]}</Badge>
          </td>
          <td>{reading.last_run_at === null ? t.never : <RelativeTime at={reading.last_run_at} absolute />}</td>
          <td>{reading.last_run_status === null ? '–' : runWord(reading.last_run_status)}</td>
          <td>{reading.watermark === null ? t.never : <RelativeTime at={reading.watermark} absolute />}</td>
          <td className={styles.number}>{reading.rows_read === null ? '–' : formatCount(reading.rows_read)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** A table that scrolls sideways where it has to, by keys as well. */
function Table(props: { readonly heads: readonly string[]; readonly children: ReactNode }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
    <div className={styles.scroller} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {props.heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{props.children}</tbody>
      </table>
    </div>
  );
}
