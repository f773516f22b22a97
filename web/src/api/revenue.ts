import { queryOptions } from '@tanstack/react-query';
import { revenueOfYear } from '../../../client/src/generated/sdk.gen';
import type { DataFreshness, Revenue } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { DataFreshness, Revenue };

export const revenueKeys = keysOf('revenue');

/** Revenue of a year, of the current one when none is named. */
export const revenueQuery = (year?: number) =>
  queryOptions({
    queryKey: revenueKeys.list({ year: year ?? 'current' }),
    queryFn: ({ signal }): Promise<Revenue> => answerOf(revenueOfYear({ query: year ? { year } : {}, signal })),
  });
