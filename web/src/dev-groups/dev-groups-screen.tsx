import type { ReactNode } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { paths } from '../app/paths';
import { formatDay, today } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { Card } from '../records/card';
import { NameCell, TextCell } from '../records/cells';
import { editableFields, STAGES } from '../records/field-kinds';
import { GapBadge } from '../records/gap-badge';
import { LineBadge } from '../records/line-badge';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { saveField } from '../records/save-field';
import { recordTexts as t } from '../records/texts';
import { StatusBadge } from '../ui/badge';
import { devGroupFacets, stageWord } from './dev-group-facets';
import { DevGroupPanel } from './dev-group-panel';
import { nextStageOf } from './next-stage';
import { devGroupTexts } from './texts';
import { useDevGroups } from './use-dev-groups';

const config: ListConfig<DevGroup> = {
  resource: 'dev-groups',
  ...devGroupTexts.list,
  useRows: useDevGroups,
  defaultView: 'board',
  textOf: ({ name, brand_name, product_line_name, id }) => [name, brand_name, product_line_name, id].join(' '),
  facets: devGroupFacets,
  columns: [
    {
      id: 'name',
      header: fieldWord('name'),
      width: 18,
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
    {
      id: 'brand',
      header: fieldWord('brand'),
      width: 11,
      sortBy: (row) => row.brand_name,
      cell: (row) => <TextCell text={row.brand_name} id={row.brand_id} />,
    },
    {
      id: 'line',
      header: fieldWord('product_line'),
      width: 11,
      off: true,
      sortBy: (row) => row.product_line_name,
      cell: (row) => <LineBadge id={row.product_line_id} name={row.product_line_name} />,
    },
    { id: 'stage', header: devGroupTexts.stage, width: 8, cell: (row) => stageWord(nextStageOf(row, today())) },
    ...STAGES.map((stage) => ({
      id: stage,
      header: fieldWord(stage),
      width: 7,
      off: stage !== 'launch_date' && stage !== 'production_date',
      sortBy: (row: DevGroup) => row[stage],
      cell: (row: DevGroup) => <TextCell text={row[stage] === null ? null : formatDay(row[stage])} />,
    })),
  ],
  card: (row) => (
    <Card
      photoUrl={null}
      name={row.name}
      unnamed={t.unnamed}
      brand={row.brand_name}
      line={<LineBadge id={row.product_line_id} name={row.product_line_name} />}
      facts={row.launch_date === null ? '–' : formatDay(row.launch_date)}
      badge={<GapBadge resource="dev-groups" row={row} />}
    />
  ),
  move(row, facet, value, name) {
    const field = editableFields['dev-groups'].find((each) => each.name === facet.field);
    if (field) void saveField('dev-groups', row, field, value, name);
  },
  pathOf: (id) => (id === undefined ? paths.devGroups() : paths.devGroup(id)),
  panel: (id, close) => <DevGroupPanel key={id} id={id} onClose={close} />,
};

/** All dev groups. */
export default function DevGroupsScreen(): ReactNode {
  return <ListScreen config={config} />;
}
