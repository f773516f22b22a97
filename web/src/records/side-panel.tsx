import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useShortcuts } from '../app/shortcuts';
import { Button } from '../ui/button';
import { toast } from '../ui/toast';
import styles from './record-panel.module.css';
import { recordTexts as t } from './texts';

/** Something beside its list: its head takes the focus when it is there, Escape closes it, and its address can be copied. */
export function SidePanel(props: {
  readonly label: string;
  /** Undefined until it is there; then `children` stand under it. */
  readonly title: string | undefined;
  readonly subtitle?: ReactNode;
  /** Before the title. */
  readonly photo?: ReactNode;
  readonly children: ReactNode;
  readonly onClose: () => void;
}): ReactNode {
  const { title, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const there = title !== undefined;
  // Whoever opens a record wants to be in it; a live change of it moves nobody.
  useEffect(() => {
    if (there && document.querySelector('[popover]:popover-open, dialog[open]') === null)
      heading.current?.focus({ preventScroll: true });
  }, [there]);
  useShortcuts(useMemo(() => [{ keys: 'Escape', label: t.close, run: onClose }], [onClose]));
  return (
    <aside className={styles.panel} aria-label={props.label}>
      <div className={styles.bar}>
        <Button
          kind="quiet"
          icon="copy"
          iconOnly
          aria-label={t.copyLink}
          onClick={() => void navigator.clipboard.writeText(location.href).then(() => toast(t.copied))}
        />
        <Button kind="quiet" icon="close" iconOnly keys="Escape" aria-label={t.close} onClick={onClose} />
      </div>
      {there ? (
        <div className={styles.inside}>
          <header className={styles.head}>
            {props.photo}
            <div className={styles.names}>
              <h2 ref={heading} tabIndex={-1} className={styles.title}>
                <bdi>{title}</bdi>
              </h2>
              <div className={styles.subtitle}>{props.subtitle}</div>
            </div>
          </header>
          {props.children}
        </div>
      ) : (
        props.children
      )}
    </aside>
  );
}

/** A part of a panel with its heading. */
export function PanelSection(props: {
  readonly title: string;
  readonly children: ReactNode;
  readonly aside?: ReactNode;
}): ReactNode {
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>
        {props.title}
        {props.aside}
      </h3>
      {props.children}
    </section>
  );
}
