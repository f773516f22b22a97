import { queryOptions } from '@tanstack/react-query';
import { dataGapsReport } from '../../../client/src/generated/sdk.gen';
import type { DataGapRow, DataGapsReport } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';
import { queryClient } from './query-client';

export type { DataGapRow, DataGapsReport };

export const dataGapKeys = keysOf('data-gaps');

/** All gaps of all resources, each with its reason and the field that mends it. */
export const dataGapsQuery = () =>
  queryOptions({
    queryKey: dataGapKeys.list(),
    queryFn: ({ signal }): Promise<DataGapsReport> => answerOf(dataGapsReport({ signal })),
  });

/** Takes out of the answer at hand what answers to edits say is mended: a list that is asked for anew comes later. */
export function dropMended(resource: string, rows: readonly { readonly id: string }[]): void {
  const left = new Map(rows.map((row) => [row.id, 'data_gaps' in row ? row.data_gaps : undefined]));
  queryClient.setQueryData<DataGapsReport>(dataGapKeys.list(), (report) => {
    if (report === undefined) return undefined;
    const stays = (gap: DataGapRow): boolean => {
      const now = gap.resource === resource ? left.get(gap.id) : undefined;
      return !Array.isArray(now) || now.includes(gap.gap);
    };
    const gaps = report.gaps.filter(stays);
    return gaps.length === report.gaps.length ? report : { ...report, gaps, total: gaps.length };
  });
}
