import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { behindEdge, type EdgeFeature, edgeQuery } from '../api/edge';
import { recordTexts } from '../records/texts';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import styles from './edge-screen.module.css';
import { edgeTexts as t } from './texts';

/** A screen that only the Worker can fill: shown where it is there and set up; where it is not, the screen says what is missing. */
export function EdgeScreen(props: {
  readonly feature: EdgeFeature;
  readonly title: string;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** Given who asks, by the name under which the Worker keeps what they do. */
  readonly children: (person: string) => ReactNode;
}): ReactNode {
  const { data, error, refetch } = useQuery({ ...edgeQuery(), enabled: behindEdge });
  const feature = data?.features.find(({ name }) => name === props.feature);
  return (
    <section className={styles.screen} aria-labelledby="screen-title">
      <header className={styles.head}>
        <h1 id="screen-title" className={styles.title}>
          {props.title}
        </h1>
        {feature?.configured && props.tools}
      </header>
      {!behindEdge ? (
        <EmptyState kind="none" title={t.noEdge}>
          {t.noEdgeText}
        </EmptyState>
      ) : data === undefined && error === null ? (
        <Skeleton label={recordTexts.loading} rows={8} />
      ) : data === undefined ? (
        <EmptyState
          kind="failed"
          title={t.failed}
          action={
            <Button icon="retry" onClick={() => void refetch()}>
              {recordTexts.retry}
            </Button>
          }
        >
          {error?.message}
        </EmptyState>
      ) : feature?.configured ? (
        props.children(data.person)
      ) : (
        <EmptyState kind="none" title={t.notSetUp}>
          {t.needs(feature?.needs ?? props.feature)}
        </EmptyState>
      )}
    </section>
  );
}
