import type { ReactNode } from 'react';
import { Button } from '../ui/button';
import { Popover } from '../ui/popover';
import styles from './legend.module.css';
import marks from './stage-mark.module.css';
import { timelineTexts as t } from './texts';

const states = ['past', 'late', 'next', 'coming', 'missing'] as const;

/** What the marks mean, for whoever asks. */
export function Legend({ mayEdit }: { readonly mayEdit: boolean }): ReactNode {
  return (
    <Popover
      label={t.legend}
      trigger={(trigger) => (
        <Button {...trigger} kind="quiet">
          {t.legendShort}
        </Button>
      )}
    >
      {() => (
        <div className={styles.legend}>
          <ul>
            {states.map((state) => (
              <li key={state} className={styles.line}>
                <span
                  data-state={state}
                  data-letters={t.abbreviations.launch_date}
                  className={`${marks.mark} ${styles.mark}`}
                  aria-hidden="true"
                />
                {t.meanings[state]}
              </li>
            ))}
          </ul>
          {mayEdit && <p className={styles.hint}>{t.dragHint}</p>}
        </div>
      )}
    </Popover>
  );
}
