import type { ReactNode } from 'react';
import type { RedriveAnswer } from '../api/sync-queue';
import { asValue, describeValue } from '../edits/describe-edit';
import { upstreamWord } from '../edits/texts';
import { fieldWord } from '../i18n/words';
import { QueueStatus } from './queue-status';
import { useRecordTitles } from './record-titles';
import styles from './redrive-dialog.module.css';
import { queueTexts, redriveTexts as t } from './texts';

/** What would be sent, entry by entry; the API shows the first hundred. */
export function RedriveSample(props: {
  readonly answer: RedriveAnswer;
  readonly names: ReadonlyMap<string, string>;
}): ReactNode {
  const { would_send, would_redrive } = props.answer;
  const titleOf = useRecordTitles(would_send);
  if (would_send.length === 0) return null;
  const says = (value: unknown): string => describeValue(asValue(value), props.names);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse
    <div className={styles.sample} tabIndex={0} role="region" aria-label={t.sample(would_send.length, would_redrive)}>
      <table>
        <caption>{t.sample(would_send.length, would_redrive)}</caption>
        <thead>
          <tr>
            {[queueTexts.record, queueTexts.upstream, queueTexts.change, queueTexts.status].map((word) => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {would_send.map((entry) => (
            <tr key={entry.id}>
              <th scope="row">
                <bdi>{titleOf(entry)}</bdi>
              </th>
              <td>{upstreamWord(entry.target)}</td>
              <td>
                {Object.entries(entry.fields)
                  .map(([field, value]) => `${fieldWord(field)} ${says(value)}`)
                  .join(', ')}
              </td>
              <td>
                <QueueStatus status={entry.status} />
                {entry.last_error !== null && <p className={styles.why}>{entry.last_error}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
