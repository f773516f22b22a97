import type { CSSProperties, ReactNode } from 'react';
import { Link } from 'wouter';
import { formatMoney } from '../i18n/format';
import { locale } from '../i18n/texts';
import { Icon } from '../ui/icons';
import styles from './ranking.module.css';
import { revenueTexts as t } from './texts';

/** A part of the revenue; without an id it is what matches none. */
export interface Part {
  readonly id: string | null;
  readonly name: string | null;
  readonly revenue: number;
}

const percent = new Intl.NumberFormat(locale, {
  style: 'percent',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Parts of a total, the largest first, each as a bar with its exact amount: a table that one can see the sizes of. */
export function Ranking(props: {
  readonly title: string;
  readonly column: string;
  readonly parts: readonly Part[];
  readonly total: number;
  /** What the part without an id is called, and where it can be mended. */
  readonly unmatched: string;
  readonly mend?: { readonly href: string; readonly label: string };
  readonly csvOf: (part: Part) => string;
}): ReactNode {
  const { parts, total, mend } = props;
  const most = Math.max(...parts.map(({ revenue }) => Math.abs(revenue)), 1);
  return (
    <section className={styles.part} aria-label={props.title}>
      <h2 className={styles.title}>{props.title}</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{props.column}</th>
            <th scope="col" className={styles.amount}>
              {t.revenue}
            </th>
            <th scope="col" className={styles.amount}>
              {t.share}
            </th>
            <th scope="col">
              <span className="sr-only">{t.download}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => {
            const name = part.id === null ? props.unmatched : (part.name ?? part.id);
            const size: CSSProperties & Record<'--share', string> = {
              '--share': `${(Math.abs(part.revenue) / most) * 100}%`,
            };
            return (
              <tr key={part.id ?? ''} data-unmatched={part.id === null || undefined}>
                <th scope="row" className={styles.name}>
                  <span className={styles.bar} style={size} aria-hidden="true" />
                  <span className={styles.word}>
                    {part.id === null && <Icon name="warn" size={12} />}
                    <bdi>{name}</bdi>
                    {part.id === null && mend && (
                      <Link href={mend.href} className={styles.mend}>
                        {mend.label}
                      </Link>
                    )}
                  </span>
                </th>
                <td className={styles.amount}>{formatMoney(part.revenue)}</td>
                <td className={styles.amount}>{total === 0 ? '–' : percent.format(part.revenue / total)}</td>
                <td>
                  <a href={props.csvOf(part)} download className={styles.csv} aria-label={t.linesOf(name)}>
                    <Icon name="download" size={13} />
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t.total}</th>
            <td className={styles.amount}>{formatMoney(total)}</td>
            <td className={styles.amount}>{percent.format(1)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
