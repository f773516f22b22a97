import type { ReactNode } from 'react';
import type { SyncReading } from '../api/sync-health';
import { formatDay, today } from '../i18n/format';
import { NIGHTS, type Night, nightsOf, staleSince } from './nights';
import styles from './source-history.module.css';
import { healthTexts as t } from './texts';

const SLOT = 10;
const HEIGHT = 36;
const GOOD = 14;

/**
 * 90 nights as bars: low where the source could be believed, high and hatched where it was stale, a dot where nobody looked.
 * The same stands in the table under it.
 */
export function NightChart(props: { readonly name: string; readonly readings: readonly SyncReading[] }): ReactNode {
  const nights = nightsOf(props.readings, today());
  const read = nights.filter(({ reading }) => reading !== undefined);
  const stale = read.filter(({ reading }) => reading?.is_stale).length;
  const since = staleSince(nights);
  const label = t.nights(props.name, read.length, stale);
  return (
    <figure className={styles.chart}>
      <svg viewBox={`0 0 ${NIGHTS * SLOT} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        {nights.map((night, index) => (
          <Bar key={night.day} night={night} x={index * SLOT} />
        ))}
      </svg>
      <figcaption className={styles.caption}>
        <span>{formatDay(nights[0]?.day ?? '')}</span>
        <span>
          <span className={styles.keyGood} aria-hidden="true" /> {t.good}{' '}
          <span className={styles.keyStale} aria-hidden="true" />{' '}
          {since === undefined ? t.stale : t.staleSince(formatDay(since))}
        </span>
        <span>{t.today}</span>
      </figcaption>
    </figure>
  );
}

function Bar({ night: { day, reading }, x }: { readonly night: Night; readonly x: number }): ReactNode {
  const words = reading === undefined ? t.notWatched : t.verdicts[reading.verdict];
  const height = reading === undefined ? 2 : reading.is_stale ? HEIGHT : GOOD;
  return (
    <g>
      <title>{`${formatDay(day)} · ${words}`}</title>
      {/* As high as the chart, so that the mouse finds the day. */}
      <rect x={x} y={0} width={SLOT} height={HEIGHT} className={styles.slot} />
      <rect
        x={x + 1}
        y={HEIGHT - height}
        width={SLOT - 2}
        height={height}
        rx={1.5}
        className={reading === undefined ? styles.none : reading.is_stale ? styles.bad : styles.fine}
      />
      {reading?.is_stale && (
        <path d={`M${x + 1} ${HEIGHT - 6}l${SLOT - 2} -8m0 -8l${2 - SLOT} 8`} className={styles.hatch} />
      )}
    </g>
  );
}
