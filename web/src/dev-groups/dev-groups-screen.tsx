import type { ReactNode } from 'react';
import type { DevGroup } from '../api/dev-groups';
import { paths } from '../app/paths';
import { formatDay, today } from '../i18n/format';
import { Card } from '../records/card';
import { brandColumn, lineColumn, nameColumn, stageColumn, statusColumn } from '../records/columns';
import { moveIn } from '../records/facets';
import { STAGES } from '../records/field-kinds';
import { GapBadge } from '../records/gap-badge';
import { LineBadge } from '../records/line-badge';
import type { ListConfig } from '../records/list-config';
import { ListScreen } from '../records/list-screen';
import { recordTexts as t } from '../records/texts';
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
    nameColumn('dev-groups', 18),
    statusColumn,
    brandColumn(11),
    lineColumn(11, true),
    { id: 'stage', header: devGroupTexts.stage, width: 8, cell: (row) => stageWord(nextStageOf(row, today())) },
    ...STAGES.map((stage) => stageColumn(stage, stage !== 'launch_date' && stage !== 'production_date')),
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
  move: moveIn('dev-groups'),
  pathOf: (id) => (id === undefined ? paths.devGroups() : paths.devGroup(id)),
  panel: (id, close) => <DevGroupPanel key={id} id={id} onClose={close} />,
};

/** All dev groups. */
export default function DevGroupsScreen(): ReactNode {
  return <ListScreen config={config} />;
}
