import { queryOptions } from '@tanstack/react-query';
import { dataGapsReport } from '../../../client/src/generated/sdk.gen';
import type { DataGapRow, DataGapsReport } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { DataGapRow, DataGapsReport };

export const dataGapKeys = keysOf('data-gaps');

/** All gaps of all resources, each with its reason and the field that mends it. */
export const dataGapsQuery = () =>
  queryOptions({
    queryKey: dataGapKeys.list(),
    queryFn: ({ signal }): Promise<DataGapsReport> => answerOf(dataGapsReport({ signal })),
  });
