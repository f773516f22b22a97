import type { DevGroup } from '../api/dev-groups';
import { today } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { STAGES } from '../records/field-kinds';
import type { Facet } from '../records/list-config';
import { nextStageOf } from './next-stage';
import { devGroupTexts } from './texts';

const STATUSES = ['Concept', 'In Development', 'Regulatory', 'Production', 'Launched', 'On Hold'];

/** By what dev groups are filtered and grouped, wherever they are listed. */
export const devGroupFacets: readonly Facet<DevGroup>[] = [
  {
    key: 'stage',
    label: devGroupTexts.stage,
    of: (row) => nextStageOf(row, today()),
    nameOf: (row) => stageWord(nextStageOf(row, today())),
    order: [...STAGES, 'past', 'none'],
  },
  { key: 'status', label: fieldWord('status'), of: ({ status }) => status, order: STATUSES, field: 'status' },
  {
    key: 'brand',
    label: fieldWord('brand'),
    of: (row) => row.brand_id,
    nameOf: (row) => row.brand_name ?? row.brand_id,
    field: 'brand_id',
  },
  {
    key: 'line',
    label: fieldWord('product_line'),
    of: (row) => row.product_line_id,
    nameOf: (row) => row.product_line_name ?? row.product_line_id,
    field: 'product_line_id',
  },
];

/** What a next stage is called. */
export function stageWord(stage: string): string {
  if (stage === 'past') return devGroupTexts.allPast;
  return stage === 'none' ? devGroupTexts.noDates : fieldWord(stage);
}
