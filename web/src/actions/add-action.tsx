import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { addAction } from '../api/actions';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import fields from '../ui/field.module.css';
import { uiTexts } from '../ui/texts';
import { toast } from '../ui/toast';
import styles from './actions-screen.module.css';
import { recordOfAddress } from './record-address';
import { actionTexts as t } from './texts';

/** Asks what is to be done. What was typed stays until it is in the queue, and is added once however often it is tried. */
export function AddAction({ onClose }: { readonly onClose: () => void }): ReactNode {
  const form = useId();
  const [title, setTitle] = useState('');
  const [detail, setDetail] = useState('');
  const [address, setAddress] = useState('');
  const key = useRef({ of: '', key: '' });
  const record = recordOfAddress(address);
  const add = useMutation({
    mutationFn: (action: Parameters<typeof addAction>[0]) => {
      const said = JSON.stringify(action);
      // Another text is another action; the same one again is the same.
      if (key.current.of !== said) key.current = { of: said, key: crypto.randomUUID() };
      return addAction(action, key.current.key);
    },
    onSuccess: () => {
      toast(t.added_);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim() === '' || record === undefined) return;
    add.mutate({ title: title.trim(), detail: detail.trim() || null, ...record });
  };
  return (
    <Dialog
      title={t.addTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{uiTexts.cancel}</Button>
          <Button kind="primary" type="submit" form={form} disabled={add.isPending}>
            {t.add}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit}>
        <label className={styles.stacked}>
          {t.name}
          <input
            className={fields.input}
            value={title}
            required
            maxLength={200}
            data-autofocus=""
            onChange={({ target }) => setTitle(target.value)}
          />
        </label>
        <label className={styles.stacked}>
          {t.detail}
          <textarea
            className={fields.input}
            value={detail}
            rows={4}
            maxLength={4000}
            onChange={({ target }) => setDetail(target.value)}
          />
        </label>
        <label className={styles.stacked}>
          {t.record}
          <input
            className={fields.input}
            value={address}
            aria-invalid={record === undefined}
            aria-describedby={`${form}-hint`}
            onChange={({ target }) => setAddress(target.value)}
          />
          <span id={`${form}-hint`} className={record === undefined ? styles.error : styles.hint}>
            {record === undefined ? t.recordBad : t.recordHint}
          </span>
        </label>
      </form>
      {add.error && (
        <p role="alert" className={styles.error}>
          {add.error.message}
        </p>
      )}
    </Dialog>
  );
}
