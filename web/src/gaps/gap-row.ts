import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type DataGapRow, dataGapsQuery } from '../api/data-gaps';
import type { Edit } from '../edits/edit';
import { useEdits } from '../edits/use-edits';

/** A gap with an id of its own: a record may have several. */
export interface GapRow extends Omit<DataGapRow, 'id'> {
  readonly id: string;
  readonly recordId: string;
  readonly has_data_gaps: true;
}

/** What is missing, in one word for all resources: a dev group's `brand` is what a product calls `brand_id`. */
export const kindOfGap = (gap: string): string => (gap === 'brand_id' ? 'brand' : gap);

/** Every gap that there is, less those that an edit mends which is on its way. */
export function useGaps() {
  const query = useQuery(dataGapsQuery());
  const edits = useEdits();
  const data = useMemo(() => {
    const mended = mendedBy(edits);
    return query.data?.gaps
      .filter(({ resource, id, gap }) => !mended.get(`${resource} ${id}`)?.(gap))
      .map((row): GapRow => ({ ...row, id: idOf(row), recordId: row.id, has_data_gaps: true }));
  }, [query.data, edits]);
  return { ...query, data };
}

/** The parts of a row's id. */
export function partsOf(id: string): { readonly resource: string; readonly recordId: string } {
  const [resource = '', recordId = ''] = id.split('.');
  return { resource, recordId };
}

const idOf = ({ resource, id, gap }: DataGapRow): string => `${resource}.${id}.${gap}`;

function mendedBy(edits: readonly Edit[]): Map<string, (gap: string) => boolean> {
  const mended = new Map<string, (gap: string) => boolean>();
  for (const { resource, state, patches } of edits) {
    if (state !== 'saving') continue;
    for (const { id, shown } of patches) {
      const left: unknown = new Map(Object.entries(shown ?? {})).get('data_gaps');
      if (Array.isArray(left)) mended.set(`${resource} ${id}`, (gap) => !left.includes(gap));
    }
  }
  return mended;
}
