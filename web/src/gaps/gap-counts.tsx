import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { paths } from '../app/paths';
import { formatCount } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { type GapRow, kindOfGap } from './gap-row';
import styles from './gaps-screen.module.css';
import { gapTexts as t } from './texts';

const REASONS = ['source_blank', 'dangling_reference', 'multiple_links', 'unmatched_brand'] as const;

/** How many of each kind there are for each reason; each number leads to them. */
export function GapCounts({ rows }: { readonly rows: readonly GapRow[] }): ReactNode {
  const kinds = new Map<string, GapRow[]>();
  for (const row of rows) {
    const key = `${row.resource} ${row.gap}`;
    kinds.set(key, [...(kinds.get(key) ?? []), row]);
  }
  const reasons = REASONS.filter((reason) => rows.some((row) => row.reason === reason));
  return (
    <section className={styles.counts} aria-label={t.kinds}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.kinds}</th>
            {reasons.map((reason) => (
              <th key={reason} scope="col">
                {t.reasons[reason]}
              </th>
            ))}
            <th scope="col">{t.all}</th>
          </tr>
        </thead>
        <tbody>
          {[...kinds].map(([key, of]) => {
            const [first] = of;
            if (first === undefined) return null;
            const query = { resource: first.resource, gap: kindOfGap(first.gap) };
            const label = `${t.resources[first.resource]}: ${fieldWord(first.gap)}`;
            return (
              <tr key={key}>
                <th scope="row">{label}</th>
                {reasons.map((reason) => (
                  <td key={reason}>
                    <Count
                      count={of.filter((row) => row.reason === reason).length}
                      href={paths.gaps({ ...query, reason })}
                      label={`${label}, ${t.reasons[reason]}`}
                    />
                  </td>
                ))}
                <td>
                  <Count count={of.length} href={paths.gaps(query)} label={label} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Count(props: { readonly count: number; readonly href: string; readonly label: string }): ReactNode {
  if (props.count === 0) return <span className={styles.zero}>–</span>;
  return (
    <Link href={props.href} aria-label={`${formatCount(props.count)} ${props.label}`}>
      {formatCount(props.count)}
    </Link>
  );
}
