import type { DevGroup } from '../api/dev-groups';
import { today } from '../i18n/format';
import { fieldWord } from '../i18n/words';
import { brandFacet, lineFacet } from '../records/facets';
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
  brandFacet,
  lineFacet,
];

/** What a next stage is called. */
export function stageWord(stage: string): string {
  if (stage === 'past') return devGroupTexts.allPast;
  return stage === 'none' ? devGroupTexts.noDates : fieldWord(stage);
}
