import { parseAsBoolean, parseAsFloat, parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { DEFAULT_ZOOM, ZOOMS } from './time-scale';

const GROUPS = ['none', 'brand', 'line', 'status'] as const;
const ORDERS = ['due', 'launch', 'name'] as const;
export type Grouping = (typeof GROUPS)[number];
export type Order = (typeof ORDERS)[number];

const push = { history: 'push' as const };

/** What one sees of the timeline beside the filters, in the address; who is selected is a matter of the moment. */
export function useTimelineState() {
  const [view, setView] = useQueryState(
    'view',
    parseAsStringLiteral(['chart', 'table']).withDefault('chart').withOptions(push),
  );
  const [group, setGroup] = useQueryState('group', parseAsStringLiteral(GROUPS).withDefault('none').withOptions(push));
  const [order, setOrder] = useQueryState('order', parseAsStringLiteral(ORDERS).withDefault('due').withOptions(push));
  const [late, setLate] = useQueryState('late', parseAsBoolean.withDefault(false).withOptions(push));
  const [zoom, setZoom] = useQueryState('zoom', parseAsFloat.withDefault(DEFAULT_ZOOM));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const pxPerDay = nearest(zoom);
  return {
    view,
    setView: (next: 'chart' | 'table') => void setView(next),
    group,
    setGroup: (next: Grouping) => void setGroup(next),
    order,
    setOrder: (next: Order) => void setOrder(next),
    late,
    setLate: (on: boolean) => void setLate(on || null),
    pxPerDay,
    setZoom: (px: number) => void setZoom(nearest(px)),
    /** In steps: closer when positive. */
    zoomBy(steps: number): void {
      const at = ZOOMS.indexOf(pxPerDay) + steps;
      const next = ZOOMS[Math.max(0, Math.min(ZOOMS.length - 1, at))];
      if (next !== undefined) void setZoom(next);
    },
    selected,
    setSelected,
    toggle(id: string): void {
      setSelected((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
  };
}

export type TimelineState = ReturnType<typeof useTimelineState>;

/** An address may have any number. */
function nearest(px: number): (typeof ZOOMS)[number] {
  return ZOOMS.reduce((best, step) => (Math.abs(step - px) < Math.abs(best - px) ? step : best));
}
