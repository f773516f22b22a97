import { queryOptions } from '@tanstack/react-query';
import { brandsList } from '../../../client/src/generated/sdk.gen';
import type { Brand } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { Brand };

export const brandKeys = keysOf('brands');

/** All brands, by name, with what they have and sell. */
export const brandsQuery = () =>
  queryOptions({
    queryKey: brandKeys.list(),
    queryFn: ({ signal }): Promise<Brand[]> => answerOf(brandsList({ query: { sort: 'name' }, signal })),
  });
