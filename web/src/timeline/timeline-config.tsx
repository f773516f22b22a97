import type { DevGroup } from '../api/dev-groups';
import { paths } from '../app/paths';
import { devGroupFacets } from '../dev-groups/dev-group-facets';
import { DevGroupPanel } from '../dev-groups/dev-group-panel';
import { useDevGroups } from '../dev-groups/use-dev-groups';
import { formatDay, today } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { NameCell, TextCell } from '../records/cells';
import { STAGES } from '../records/field-kinds';
import { GapBadge } from '../records/gap-badge';
import type { ListConfig } from '../records/list-config';
import { StatusBadge } from '../ui/badge';
import { Due } from './due';
import { timelineTexts as t } from './texts';

/** The same dev groups, filters and panel as their list has; its columns are the table that says in words what the chart draws. */
export const timelineConfig: ListConfig<DevGroup> = {
  resource: 'dev-groups',
  title: t.title,
  one: t.one,
  other: t.other,
  useRows: useDevGroups,
  defaultView: 'table',
  facets: devGroupFacets,
  textOf: ({ name, brand_name, product_line_name, id }) => [name, brand_name, product_line_name, id].join(' '),
  columns: [
    {
      id: 'name',
      header: fieldWord('name'),
      width: 16,
      sortBy: ({ name }) => name,
      cell: (row) => <NameCell name={row.name} badge={<GapBadge resource="dev-groups" row={row} />} />,
    },
    {
      id: 'status',
      header: fieldWord('status'),
      width: 9,
      sortBy: ({ status }) => status,
      cell: ({ status }) => <StatusBadge status={status} />,
    },
    { id: 'due', header: t.due, width: 11, cell: (row) => <Due group={row} today={today()} /> },
    ...STAGES.map((stage) => ({
      id: stage,
      header: fieldWord(stage),
      width: 7,
      sortBy: (row: DevGroup) => row[stage],
      cell: (row: DevGroup) => <TextCell text={row[stage] === null ? null : formatDay(row[stage])} />,
    })),
  ],
  pathOf: (id) => (id === undefined ? paths.timeline() : paths.timelineGroup(id)),
  panel: (id, close) => <DevGroupPanel key={id} id={id} onClose={close} />,
};
