import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './button.module.css';
import { classes } from './class-names';
import { Icon, type IconName } from './icons';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary` once a view; `quiet` where many stand in a row. */
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'link' | 'danger';
  readonly icon?: IconName;
  /** After the word: `chevron` where something opens. */
  readonly iconAfter?: IconName;
  /** The keys that do the same; shown on hover, and told to screen readers. */
  readonly keys?: string;
  /** Without a visible word: `aria-label` has to be there, and is shown on hover. */
  readonly iconOnly?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button. */
export function Button({
  kind = 'plain',
  icon,
  iconAfter,
  keys,
  iconOnly,
  children,
  className,
  ...rest
}: ButtonProps): ReactNode {
  const label = rest['aria-label'] ?? (typeof children === 'string' ? children : undefined);
  const title = keys ? `${label ?? ''} (${keys})`.trim() : iconOnly ? label : undefined;
  return (
    <button
      type="button"
      title={title}
      aria-keyshortcuts={keys && /^[A-Za-z?/]$/.test(keys) ? keys : undefined}
      {...rest}
      className={classes(styles.button, styles[kind], iconOnly && styles.iconOnly, className)}
    >
      {icon && <Icon name={icon} size={14} />}
      {!iconOnly && children}
      {iconAfter && <Icon name={iconAfter} size={12} />}
    </button>
  );
}
