import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { addActivity } from '../api/activity';
import { Button } from '../ui/button';
import fields from '../ui/field.module.css';
import styles from './activity-screen.module.css';
import { activityTexts as t } from './texts';

/** Lets somebody tell what they did. What was typed stays until it is in the log. */
export function AddLine(): ReactNode {
  const [text, setText] = useState('');
  const key = useRef('');
  const add = useMutation({
    mutationFn: (action: string) => {
      key.current ||= crypto.randomUUID();
      return addActivity(action, key.current);
    },
    onSuccess: () => {
      key.current = '';
      setText('');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') add.mutate(text.trim());
  };
  return (
    <form className={styles.add} onSubmit={submit}>
      <input
        className={fields.input}
        aria-label={t.what}
        placeholder={t.what}
        value={text}
        maxLength={100}
        onChange={({ target }) => {
          // Another text is another line.
          key.current = '';
          setText(target.value);
        }}
      />
      <Button type="submit" icon="plus" disabled={add.isPending || text.trim() === ''}>
        {t.add}
      </Button>
      {add.error && (
        <p role="alert" className={styles.error}>
          {add.error.message}
        </p>
      )}
    </form>
  );
}
