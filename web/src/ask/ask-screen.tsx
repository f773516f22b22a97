import { parseAsString, useQueryState } from 'nuqs';
import { type FormEvent, type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { EdgeScreen } from '../edge/edge-screen';
import { Button } from '../ui/button';
import fields from '../ui/field.module.css';
import styles from './ask-screen.module.css';
import { ask, askedQuestions, cancel } from './ask-store';
import { AskedQuestion } from './asked-question';
import { askTexts as t } from './texts';

const MAX_CHARACTERS = 500;

/** Questions in plain words, answered from what the warehouse holds. */
export default function AskScreen(): ReactNode {
  return (
    <EdgeScreen feature="ask" title={t.title}>
      {() => <Questions />}
    </EdgeScreen>
  );
}

function Questions(): ReactNode {
  const all = useSyncExternalStore(askedQuestions.subscribe, askedQuestions.get);
  // A link opens with its question, and asks nothing by itself: an answer costs something, and may be another one by now.
  const [linked, setLinked] = useQueryState('q', parseAsString.withDefault(''));
  const [text, setText] = useState(linked);
  useEffect(() => setText(linked), [linked]);
  const asking = all[0]?.state === 'asking';
  const put = (question: string): void => {
    const asked = question.trim();
    if (asked === '') return;
    setText(asked);
    void setLinked(asked);
    void ask(asked);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    put(text);
  };
  return (
    <div className={styles.questions}>
      <p className={styles.about}>{t.about}</p>
      <form className={styles.form} onSubmit={submit}>
        <input
          className={fields.input}
          data-search=""
          aria-label={t.question}
          placeholder={t.question}
          value={text}
          maxLength={MAX_CHARACTERS}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={({ key }) => key === 'Escape' && cancel()}
        />
        {asking ? (
          <Button icon="close" keys="Escape" onClick={cancel}>
            {t.cancel}
          </Button>
        ) : (
          <Button kind="primary" type="submit" disabled={text.trim() === ''}>
            {t.ask}
          </Button>
        )}
      </form>
      {all.length === 0 && (
        <div className={styles.examples}>
          <p>{t.examples}</p>
          {t.exampleQuestions.map((question) => (
            <Button key={question} onClick={() => put(question)}>
              {question}
            </Button>
          ))}
        </div>
      )}
      <ol className={styles.list}>
        {all.map((asked) => (
          <AskedQuestion key={asked.id} asked={asked} onAgain={put} />
        ))}
      </ol>
    </div>
  );
}
