import type { ReactNode } from 'react';
import type { AnsweredFigure } from '../api/ask';
import { Badge } from '../ui/badge';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import styles from './ask-screen.module.css';
import type { Asked } from './ask-store';
import { askTexts as t } from './texts';

/** A question with what is looked up for it, the answer as it comes, and each figure with where it stands. */
export function AskedQuestion(props: {
  readonly asked: Asked;
  readonly onAgain: (question: string) => void;
}): ReactNode {
  const { question, state, text, lookups, answer, error } = props.asked;
  return (
    <li className={styles.asked} data-state={state} aria-busy={state === 'asking'}>
      <h2 className={styles.question}>
        <bdi>{question}</bdi>
      </h2>
      {lookups.length > 0 && (
        <ul className={styles.lookups} aria-label={t.lookingUp}>
          {lookups.map(({ name, source }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are only ever added, and two may be alike
            <li key={index}>
              <Badge icon={source === null ? 'warn' : 'search'}>{t.lookup(name)}</Badge>
              {source === null && ` ${t.refused}`}
            </li>
          ))}
        </ul>
      )}
      <p className={styles.answer} data-known={answer?.known ?? true}>
        {answer?.answer ?? text}
        {state === 'asking' && text === '' && <span className={styles.thinking}>{t.thinking}</span>}
      </p>
      {answer && !answer.known && <p className={styles.hint}>{t.unknown}</p>}
      {answer && answer.withheld > 0 && (
        <p className={styles.hint}>
          <Icon name="warn" size={13} /> {t.withheld(answer.withheld)}
        </p>
      )}
      {answer && answer.figures.length > 0 && <Figures figures={answer.figures} />}
      {answer && <p className={styles.model}>{t.model(answer.model)}</p>}
      {state === 'cancelled' && <p className={styles.hint}>{t.cancelled}</p>}
      {state === 'failed' && (
        <p role="alert" className={styles.failed}>
          {t.failed}: {error}
        </p>
      )}
      {(state === 'cancelled' || state === 'failed') && (
        <Button icon="retry" onClick={() => props.onAgain(question)}>
          {t.again}
        </Button>
      )}
      <p className="sr-only" role="status">
        {state === 'answered' && `${t.answered} ${answer?.answer ?? ''}`}
      </p>
    </li>
  );
}

/** Each figure once, however often it is said. */
function Figures({ figures }: { readonly figures: readonly AnsweredFigure[] }): ReactNode {
  const each = [...new Map(figures.map((figure) => [`${figure.text} ${figure.field} ${figure.source}`, figure]))];
  return (
    <table className={styles.figures}>
      <caption>{t.figures}</caption>
      <thead>
        <tr>
          <th scope="col">{t.figure}</th>
          <th scope="col">{t.field}</th>
          <th scope="col">{t.where}</th>
        </tr>
      </thead>
      <tbody>
        {each.map(([key, { text, field, source }]) => (
          <tr key={key}>
            <td className="num">{text}</td>
            <td>
              <code>{field}</code>
            </td>
            <td>
              <a href={source} target="_blank" rel="noreferrer">
                {placeOf(source)}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A path of the API as it is spoken of: without what all have in common, and readable. */
function placeOf(source: string): string {
  return decodeURIComponent(source.replace(/^\/api\/pipeline\//, '').replaceAll('+', ' '));
}
