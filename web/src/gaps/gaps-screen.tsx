import { useQuery } from '@tanstack/react-query';
import { parseAsBoolean, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { dataGapsQuery } from '../api/data-gaps';
import { paths } from '../app/paths';
import { filterRows } from '../records/filter-rows';
import { ListScreen } from '../records/list-screen';
import { useListState } from '../records/list-state';
import { useOpenRecord } from '../records/use-open-record';
import { Button } from '../ui/button';
import { GapCounts } from './gap-counts';
import { GapHistory } from './gap-history';
import { type GapRow, useGaps } from './gap-row';
import { gapsConfig } from './gaps-config';
import styles from './gaps-screen.module.css';
import { gapTexts as t } from './texts';

/** Where there is room for it beside the list. */
const WIDE = matchMedia('(min-width: 64rem)').matches;

/** Everything that is missing, as a list to work through. */
export default function GapsScreen(): ReactNode {
  const [, navigate] = useLocation();
  const [shown, setShown] = useQueryState('overview', parseAsBoolean.withDefault(WIDE));
  const { open } = useOpenRecord(gapsConfig.pathOf);
  const toggle = (
    <Button kind="quiet" icon="revenue" aria-pressed={shown} onClick={() => void setShown(!shown)}>
      {t.overview}
    </Button>
  );
  return (
    <ListScreen
      config={gapsConfig}
      onOpen={(row: GapRow) => (row.resource === 'brands' ? navigate(paths.aliases({ open: true })) : open(row))}
      tools={toggle}
      none={{ title: t.noneTitle, text: t.noneText }}
      head={shown && <Overview />}
    />
  );
}

/** How many of which kind, and how that went on over the days. */
function Overview(): ReactNode {
  const state = useListState(gapsConfig);
  const { data: report } = useQuery(dataGapsQuery());
  const { data: rows } = useGaps();
  if (report === undefined || rows === undefined) return null;
  const { brand: _, ...kinds } = state.chosen;
  const counted = filterRows(rows, gapsConfig, { q: '', gaps: false, chosen: kinds });
  return (
    <div className={styles.overview}>
      <GapCounts rows={rows} />
      <GapHistory history={report.history} chosen={state.chosen} now={counted.length} />
    </div>
  );
}
