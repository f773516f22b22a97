import type { DevGroup } from '../api/dev-groups';
import { paths } from '../app/paths';
import { devGroupFacets } from '../dev-groups/dev-group-facets';
import { DevGroupPanel } from '../dev-groups/dev-group-panel';
import { useDevGroups } from '../dev-groups/use-dev-groups';
import { today } from '../i18n/format';
import { nameColumn, stageColumn, statusColumn } from '../records/columns';
import { STAGES } from '../records/field-kinds';
import type { ListConfig } from '../records/list-config';
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
    nameColumn('dev-groups', 16),
    statusColumn,
    { id: 'due', header: t.due, width: 11, cell: (row) => <Due group={row} today={today()} /> },
    ...STAGES.map((stage) => stageColumn(stage)),
  ],
  pathOf: (id) => (id === undefined ? paths.timeline() : paths.timelineGroup(id)),
  panel: (id, close) => <DevGroupPanel key={id} id={id} onClose={close} />,
};
