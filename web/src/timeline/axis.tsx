import { type CSSProperties, memo, type ReactNode } from 'react';
import { formatDay } from '../i18n/format';
import styles from './axis.module.css';
import { timelineTexts as t } from './texts';
import { type Tick, type TimeScale, ticksOf } from './time-scale';

interface AxisProps {
  readonly scale: TimeScale;
  readonly today: string;
}

/**
 * The two rows of periods over the line, and today's mark. The days of stages are said by their marks, so this is for eyes.
 * Made again only with another scale: the chart is rendered in every frame that scrolls.
 */
export const Axis = memo(function Axis({ scale, today }: AxisProps): ReactNode {
  const { upper, lower } = ticksOf(scale);
  return (
    <div className={styles.axis} aria-hidden="true">
      <Ticks ticks={upper} className={styles.upper} />
      <Ticks ticks={lower} className={styles.lower} />
      <span className={styles.today} style={placed({ x: scale.x(today) + scale.pxPerDay / 2, width: 0 })}>
        {formatDay(today, { year: false })}
      </span>
    </div>
  );
});

function Ticks({ ticks, className }: { readonly ticks: readonly Tick[]; readonly className: string | undefined }) {
  return (
    <div className={className}>
      {ticks.map((tick) => (
        <span key={tick.day} className={styles.tick} style={placed(tick)}>
          <span className={styles.label}>{tick.label}</span>
        </span>
      ))}
    </div>
  );
}

/** The lines behind the rows: where periods begin, and today. */
export const AxisLines = memo(function AxisLines({ scale, today }: AxisProps): ReactNode {
  const { upper, lower } = ticksOf(scale);
  return (
    <div className={styles.lines} aria-hidden="true">
      {lower.map((tick) => (
        <span key={tick.day} className={styles.faint} style={placed(tick)} />
      ))}
      {upper.map((tick) => (
        <span key={tick.day} className={styles.strong} style={placed(tick)} />
      ))}
      <span
        className={styles.now}
        title={t.today}
        style={placed({ x: scale.x(today) + scale.pxPerDay / 2, width: 0 })}
      />
    </div>
  );
});

function placed({ x, width }: Pick<Tick, 'x' | 'width'>): CSSProperties & Record<`--${string}`, string> {
  return { '--x': `${x}px`, '--w': `${width}px` };
}
