import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { Revenue } from '../api/revenue';
import { formatMoney } from '../i18n/format';
import { locale } from '../i18n/texts';
import styles from './month-chart.module.css';
import { revenueTexts as t } from './texts';

const WIDTH = 720;
const HEIGHT = 220;
const BOTTOM = 22;
const LEFT = 52;
const MONTHS = 12;

const monthName = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' });
const axisMoney = new Intl.NumberFormat(locale, { notation: 'compact', style: 'currency', currency: 'USD' });

/** The months of a year beside those of the year before, as bars and as a table with the exact amounts. */
export function MonthChart({
  now,
  before,
}: {
  readonly now: Revenue;
  readonly before: Revenue | undefined;
}): ReactNode {
  const earlier = new Map((before?.monthly ?? []).map(({ month, revenue }) => [month.slice(5), revenue]));
  const amounts = [...now.monthly.map(({ revenue }) => revenue), ...earlier.values(), 0];
  const y = scaleLinear([Math.min(...amounts), Math.max(...amounts)], [HEIGHT - BOTTOM, 8]).nice(4);
  const slot = (WIDTH - LEFT) / MONTHS;
  const bar = (amount: number, x: number, width: number, className: string | undefined): ReactNode => (
    <rect
      x={x}
      y={Math.min(y(0), y(amount))}
      width={width}
      height={Math.max(0.5, Math.abs(y(amount) - y(0)))}
      rx={2}
      className={className}
    />
  );
  return (
    <figure className={styles.figure}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.chart} role="img" aria-label={t.bars(now.year)}>
        {y.ticks(4).map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={LEFT - 8} y={y(tick)} dy="0.32em" textAnchor="end" className={styles.label}>
              {axisMoney.format(tick)}
            </text>
          </g>
        ))}
        {Array.from({ length: MONTHS }, (_, index) => {
          const two = String(index + 1).padStart(2, '0');
          const amount = now.monthly.find(({ month }) => month.slice(5) === two)?.revenue;
          const old = earlier.get(two);
          const x = LEFT + index * slot;
          const name = nameOf(two);
          return (
            <g key={two}>
              {old !== undefined && bar(old, x + slot * 0.16, slot * 0.3, styles.before)}
              {amount !== undefined && bar(amount, x + slot * 0.48, slot * 0.36, styles.now)}
              <text x={x + slot / 2} y={HEIGHT - 6} textAnchor="middle" className={styles.label}>
                {name}
              </text>
              <title>
                {[
                  name,
                  amount === undefined ? '' : formatMoney(amount),
                  old === undefined ? '' : `(${formatMoney(old)})`,
                ]
                  .filter(Boolean)
                  .join(' ')}
              </title>
            </g>
          );
        })}
      </svg>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t.month}</th>
            <th scope="col" className={styles.amount}>
              <span className={styles.keyNow} aria-hidden="true" /> {now.year}
            </th>
            <th scope="col" className={styles.amount}>
              <span className={styles.keyBefore} aria-hidden="true" /> {now.year - 1}
            </th>
          </tr>
        </thead>
        <tbody>
          {now.monthly.map(({ month, revenue }) => {
            const old = earlier.get(month.slice(5));
            return (
              <tr key={month}>
                <th scope="row">{nameOf(month.slice(5))}</th>
                <td className={styles.amount}>{formatMoney(revenue)}</td>
                <td className={styles.amount}>{old === undefined ? '–' : formatMoney(old)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </figure>
  );
}

const nameOf = (month: string): string => monthName.format(new Date(`2000-${month}-01T00:00:00Z`));
