import { scaleLinear } from 'd3-scale';
import type { ReactNode } from 'react';
import type { DataGapsReport } from '../api/data-gaps';
import { formatCount, formatDay } from '../i18n/format';
import { dayNumber } from '../ui/days';
import { countsByDay, type DayCount } from './counts-by-day';
import styles from './gaps-screen.module.css';
import { gapTexts as t } from './texts';

const WIDTH = 420;
const HEIGHT = 140;
const LEFT = 34;
const BOTTOM = 20;
const TOP = 8;
/** More points than that would hide the line; each still says its figure to whoever rests on it. */
const MANY = 31;

/** How many gaps there were each day, of the kinds that are filtered by: as a line, and as a table. */
export function GapHistory(props: {
  readonly history: DataGapsReport['history'];
  readonly chosen: Readonly<Record<string, readonly string[]>>;
  /** Those that there are at this moment. */
  readonly now: number;
}): ReactNode {
  const { chosen, now } = props;
  const days = countsByDay(props.history, chosen, now);
  const [first] = days;
  const last = days.at(-1);
  return (
    <section className={styles.history} aria-label={t.progress}>
      <h2>{t.progress}</h2>
      <p>
        <strong>{t.now(now)}</strong>
        {first && days.length > 1 && ` · ${comparison(first, now)}`}
      </p>
      {(chosen.brand?.length ?? 0) > 0 && <p className={styles.fine}>{t.notByBrand}</p>}
      {first && last && days.length > 1 ? (
        <>
          <Line days={days} first={first} last={last} />
          <details>
            <summary>{t.figures}</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.day}</th>
                  <th scope="col">{t.title}</th>
                </tr>
              </thead>
              <tbody>
                {days.toReversed().map(({ day, count }) => (
                  <tr key={day}>
                    <th scope="row">{formatDay(day)}</th>
                    <td>{formatCount(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </details>
        </>
      ) : (
        <p className={styles.fine}>{t.beginsToday}</p>
      )}
    </section>
  );
}

function Line({
  days,
  first,
  last,
}: {
  readonly days: readonly DayCount[];
  readonly first: DayCount;
  readonly last: DayCount;
}): ReactNode {
  const x = scaleLinear([dayNumber(first.day), dayNumber(last.day)], [LEFT, WIDTH - 6]);
  const y = scaleLinear([0, Math.max(1, ...days.map(({ count }) => count))], [HEIGHT - BOTTOM, TOP]).nice(3);
  const points = days.map(({ day, count }) => `${x(dayNumber(day)).toFixed(1)},${y(count).toFixed(1)}`);
  const floor = HEIGHT - BOTTOM;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className={styles.chart}
      role="img"
      aria-label={t.chart(formatDay(first.day), formatDay(last.day))}
    >
      {y
        .ticks(3)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={WIDTH} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={LEFT - 6} y={y(tick)} dy="0.32em" textAnchor="end" className={styles.label}>
              {formatCount(tick)}
            </text>
          </g>
        ))}
      <polygon points={`${LEFT},${floor} ${points.join(' ')} ${WIDTH - 6},${floor}`} className={styles.area} />
      <polyline points={points.join(' ')} className={styles.line} />
      {days.map(({ day, count }) => (
        <circle
          key={day}
          cx={x(dayNumber(day))}
          cy={y(count)}
          r={2.5}
          className={styles.point}
          data-many={days.length > MANY || undefined}
        >
          <title>{`${formatDay(day)}: ${formatCount(count)}`}</title>
        </circle>
      ))}
      <text x={LEFT} y={HEIGHT - 4} className={styles.label}>
        {formatDay(first.day, { year: false })}
      </text>
      <text x={WIDTH - 6} y={HEIGHT - 4} textAnchor="end" className={styles.label}>
        {formatDay(last.day, { year: false })}
      </text>
    </svg>
  );
}

function comparison(first: DayCount, now: number): string {
  const day = formatDay(first.day);
  if (now === first.count) return t.same(day);
  return now < first.count ? t.fewer(first.count - now, day) : t.more(now - first.count, day);
}
