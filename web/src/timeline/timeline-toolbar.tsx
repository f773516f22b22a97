import type { ReactNode } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { FacetFilter } from '../records/facet-filter';
import type { ListState } from '../records/list-state';
import { recordTexts } from '../records/texts';
import { Button } from '../ui/button';
import { SearchField } from '../ui/search-field';
import { Select } from '../ui/select';
import { timelineTexts as t } from './texts';
import { ZOOM_NAMES, ZOOMS, type ZoomName } from './time-scale';
import { timelineConfig } from './timeline-config';
import styles from './timeline-toolbar.module.css';
import type { Grouping, Order, TimelineState } from './use-timeline-state';

const zoomNames: readonly ZoomName[] = ['years', 'quarters', 'months', 'weeks'];
const groupings: readonly Grouping[] = ['none', 'brand', 'line', 'status'];
const orders: readonly Order[] = ['due', 'launch', 'name'];

/** The head of the timeline: what is shown, how much of it, and how close. */
export function TimelineToolbar(props: {
  readonly list: ListState<DevGroup>;
  readonly state: TimelineState;
  readonly rows: readonly DevGroup[] | undefined;
  readonly shown: number;
  readonly lateCount: number;
  readonly onFit: () => void;
  readonly onToday: () => void;
}): ReactNode {
  const { list, state, rows, shown } = props;
  return (
    <header className={styles.toolbar}>
      <div className={styles.line}>
        <h1 id="screen-title" className={styles.title}>
          {t.title}
        </h1>
        <p className={styles.count} role="status">
          {rows && recordTexts.shown(shown, rows.length, t.one, t.other)}
        </p>
        <fieldset className={styles.switch}>
          <legend className="sr-only">{t.view}</legend>
          <Button
            kind="quiet"
            icon="timeline"
            aria-pressed={state.view === 'chart'}
            onClick={() => state.setView('chart')}
          >
            {t.chart}
          </Button>
          <Button
            kind="quiet"
            icon="table"
            aria-pressed={state.view === 'table'}
            onClick={() => state.setView('table')}
          >
            {t.table}
          </Button>
        </fieldset>
        {state.view === 'chart' && <Zoom {...props} />}
      </div>
      <div className={styles.line}>
        <SearchField label={recordTexts.searchIn(t.other)} value={list.q} onChange={list.setQ} />
        <div className={styles.facets}>
          {timelineConfig.facets.map((facet) => (
            <FacetFilter
              key={facet.key}
              facet={facet}
              rows={rows ?? []}
              chosen={list.chosen[facet.key] ?? []}
              onToggle={(value) => list.toggle(facet.key, value)}
            />
          ))}
          <Button kind="quiet" icon="warn" aria-pressed={state.late} onClick={() => state.setLate(!state.late)}>
            {t.lateOnly(props.lateCount)}
          </Button>
          {(list.filtered || state.late) && (
            <Button
              kind="quiet"
              icon="close"
              onClick={() => {
                list.clear();
                state.setLate(false);
              }}
            >
              {recordTexts.clear}
            </Button>
          )}
        </div>
        {state.view === 'chart' && (
          <span className={styles.orders}>
            <Select
              label={t.groupBy}
              value={state.group}
              options={groupings.map((value) => ({ value, label: t.groups[value] }))}
              onChange={state.setGroup}
            />
            <Select
              label={t.sortBy}
              value={state.order}
              options={orders.map((value) => ({ value, label: t.sorts[value] }))}
              onChange={state.setOrder}
            />
          </span>
        )}
      </div>
    </header>
  );
}

function Zoom({
  state,
  onFit,
  onToday,
}: {
  readonly state: TimelineState;
  readonly onFit: () => void;
  readonly onToday: () => void;
}): ReactNode {
  const named = zoomNames.findLast((name) => ZOOM_NAMES[name] <= state.pxPerDay) ?? 'years';
  return (
    <div className={styles.zoom}>
      <Button kind="quiet" keys="t" onClick={onToday}>
        {t.today}
      </Button>
      <Button kind="quiet" keys="f" onClick={onFit}>
        {t.fit}
      </Button>
      <Button
        kind="quiet"
        icon="minus"
        iconOnly
        keys="-"
        aria-label={t.zoomOut}
        disabled={state.pxPerDay === ZOOMS[0]}
        onClick={() => state.zoomBy(-1)}
      />
      <Select
        label={t.zoom}
        value={named}
        options={zoomNames.map((value) => ({ value, label: t.zooms[value] }))}
        onChange={(name) => state.setZoom(ZOOM_NAMES[name])}
      />
      <Button
        kind="quiet"
        icon="plus"
        iconOnly
        keys="+"
        aria-label={t.zoomIn}
        disabled={state.pxPerDay === ZOOMS.at(-1)}
        onClick={() => state.zoomBy(1)}
      />
    </div>
  );
}
