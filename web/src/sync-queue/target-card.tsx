import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { QueueSummary, TargetSummary } from '../api/sync-queue';
import { useMay } from '../app/access';
import { paths } from '../app/paths';
import { upstreamWord } from '../edits/texts';
import { formatCount, formatExact, formatRelative } from '../i18n/format';
import { Badge, type Tone } from '../ui/badge';
import { classes } from '../ui/class-names';
import type { IconName } from '../ui/icons';
import { useNow } from '../ui/now';
import { RelativeTime } from '../ui/relative-time';
import { PauseButton } from './pause';
import { NEEDS_PERSON, ON_ITS_WAY } from './queue-state';
import styles from './target-card.module.css';
import { queueTexts as t } from './texts';

const OPEN = [...ON_ITS_WAY, ...NEEDS_PERSON];
const MINUTE_MS = 60_000;
type State = 'foreign' | 'paused' | 'waits' | 'delivering' | 'unset' | 'off' | 'nobody';

const LOOKS: Readonly<Record<State, { readonly tone: Tone; readonly icon: IconName }>> = {
  foreign: { tone: 'mute', icon: 'external' },
  paused: { tone: 'warn', icon: 'pause' },
  waits: { tone: 'info', icon: 'clock' },
  delivering: { tone: 'good', icon: 'play' },
  unset: { tone: 'mute', icon: 'minus' },
  off: { tone: 'mute', icon: 'minus' },
  nobody: { tone: 'bad', icon: 'warn' },
};

/** How the queue to one upstream stands: who delivers or what holds it up, what is open and how old, how fast it goes. */
export function TargetCard(props: {
  readonly summary: QueueSummary;
  readonly target: TargetSummary;
  /** When the summary was read. */
  readonly at: number;
}): ReactNode {
  const { summary, target, at } = props;
  const { operate } = useMay();
  const now = useNow();
  const name = upstreamWord(target.target);
  const state = stateOf(summary, target, now);
  const { open, next_due_at, not_understood } = target;
  const retries = open.failed.count > 0 && next_due_at !== null && Date.parse(next_due_at) > now;
  return (
    <article className={styles.card} aria-labelledby={`target-${target.target}`} data-target={target.target}>
      <header className={styles.head}>
        <h2 id={`target-${target.target}`} className={styles.name}>
          {name}
        </h2>
        <Badge {...LOOKS[state]}>{t[state === 'foreign' ? 'off' : state]}</Badge>
        {operate && state !== 'foreign' && <PauseButton target={target} />}
      </header>
      <p className={styles.how}>
        <Why target={target} state={state} />
      </p>
      <dl className={styles.counts}>
        {OPEN.map((status) => {
          const { count, oldest_age_seconds: age } = open[status];
          return (
            <div key={status} className={classes(styles.count, count > 0 && styles[status])}>
              <dt>{t.statuses[status]}</dt>
              <dd>
                <Link href={paths.syncQueue({ status, target: target.target })} className={styles.number}>
                  {formatCount(count)}
                  <span className="sr-only">{` ${name}, ${t.statuses[status]}`}</span>
                </Link>
                {age !== null && <Oldest at={new Date(at - age * 1000).toISOString()} />}
              </dd>
            </div>
          );
        })}
      </dl>
      <p className={styles.rate}>
        {t.delivered(target.delivered_last_minute, target.delivered_last_hour)}
        {retries && (
          <>
            {' · '}
            {t.nextTry} <RelativeTime at={next_due_at} />
          </>
        )}
        {not_understood > 0 && ` · ${t.unknownEntries(not_understood)}`}
      </p>
    </article>
  );
}

function Oldest({ at }: { readonly at: string }): ReactNode {
  const now = useNow();
  return (
    <span className={styles.age} title={`${t.oldest}: ${formatExact(at)}`}>
      <span className="sr-only">{`${t.oldest} `}</span>
      {now - Date.parse(at) < MINUTE_MS ? t.justNow : formatRelative(at, now)}
    </span>
  );
}

/** What holds deliveries up, and since when; nothing where they go on. */
function Why({ target, state }: { readonly target: TargetSummary; readonly state: State }): ReactNode {
  const { paused_at, paused_by, pause_reason, blocked_until, blocked_reason } = target;
  if (state === 'foreign') return t.foreign;
  if (state === 'waits' && blocked_until !== null) {
    return (
      <>
        {t.until} <RelativeTime at={blocked_until} />
        {blocked_reason !== null && `: ${blocked_reason}`}
      </>
    );
  }
  if (state !== 'paused' || paused_at === null) return null;
  return (
    <>
      <RelativeTime at={paused_at} /> {paused_by === null ? '' : t.pausedBy(paused_by)}
      {pause_reason !== null && `: ${pause_reason}`}
    </>
  );
}

function stateOf({ drained_by }: QueueSummary, target: TargetSummary, now: number): State {
  if (drained_by === 'another_bridge') return 'foreign';
  if (target.paused) return 'paused';
  if (target.blocked_until !== null && Date.parse(target.blocked_until) > now) return 'waits';
  // Whichever instance it is.
  if (target.lease_holder !== null && target.lease_expired === false) return 'delivering';
  if (!target.bridge_on) return 'off';
  return target.configured ? 'nobody' : 'unset';
}
