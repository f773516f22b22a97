import type { ReactNode } from 'react';
import type { QueueAttempt } from '../api/sync-queue';
import { PanelSection } from '../records/side-panel';
import { Badge, type Tone } from '../ui/badge';
import { Button } from '../ui/button';
import { RelativeTime } from '../ui/relative-time';
import { toast } from '../ui/toast';
import { curlOf, requestOf } from './curl';
import styles from './entry-panel.module.css';
import { Json } from './json';
import { entryTexts as t } from './texts';

/** The API keeps so many in an answer. */
const MOST = 100;
const GOOD = ['delivered', 'already_there', 'read'];
const BAD = ['rejected', 'unauthorized'];

/** Every request that was made for an entry, with its exact answer, the latest first. */
export function Attempts({ attempts }: { readonly attempts: readonly QueueAttempt[] }): ReactNode {
  return (
    <PanelSection title={`${t.attempts} ${attempts.length}`}>
      {attempts.length === 0 && <p className={styles.none}>{t.noAttempts}</p>}
      <ol className={styles.attempts}>
        {attempts.map((attempt, index) => (
          <li key={attempt.id}>
            <Attempt attempt={attempt} open={index === 0} />
          </li>
        ))}
      </ol>
      {attempts.length >= MOST && <p className={styles.none}>{t.leftOut}</p>}
    </PanelSection>
  );
}

function Attempt({ attempt, open }: { readonly attempt: QueueAttempt; readonly open: boolean }): ReactNode {
  const { outcome, status, response, started_at, finished_at, instance } = attempt;
  const request = requestOf(attempt.request);
  return (
    <details open={open} className={styles.attempt}>
      <summary>
        <Badge tone={toneOf(outcome)}>{t.outcomes[outcome] ?? outcome}</Badge>
        <span className={styles.code}>{status ?? '–'}</span>
        <RelativeTime at={started_at} absolute />
        <span className={styles.took}>{`${Date.parse(finished_at) - Date.parse(started_at)} ms`}</span>
      </summary>
      <div className={styles.exchange}>
        <h4>
          {t.request}
          <Button
            kind="link"
            icon="copy"
            onClick={() => void navigator.clipboard.writeText(curlOf(request)).then(() => toast(t.copied))}
          >
            {t.copyCurl}
          </Button>
        </h4>
        <p className={styles.url}>
          <strong>{request.method}</strong> {request.url}
        </p>
        <Json
          label={t.request}
          value={{ headers: request.headers, ...(request.body !== undefined && { body: request.body }) }}
        />
        <h4>{t.answer}</h4>
        {response === null ? <p className={styles.none}>{t.noAnswer}</p> : <Json label={t.answer} value={response} />}
        <p className={styles.none}>{instance}</p>
      </div>
    </details>
  );
}

function toneOf(outcome: string): Tone {
  if (GOOD.includes(outcome)) return 'good';
  return BAD.includes(outcome) ? 'bad' : 'warn';
}
