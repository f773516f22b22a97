import { queryOptions } from '@tanstack/react-query';
import { lineBadgesList, productLinesList } from '../../../client/src/generated/sdk.gen';
import type { LineBadge, ProductLine } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { LineBadge, ProductLine };

export const productLineKeys = keysOf('product-lines');
export const lineBadgeKeys = keysOf('line-badges');

/** All product lines, by name. */
export const productLinesQuery = () =>
  queryOptions({
    queryKey: productLineKeys.list(),
    queryFn: ({ signal }): Promise<ProductLine[]> => answerOf(productLinesList({ query: { sort: 'name' }, signal })),
  });

/** Name and logo of each product line, by its id. */
export const lineBadgesQuery = () =>
  queryOptions({
    queryKey: lineBadgeKeys.list(),
    queryFn: ({ signal }): Promise<LineBadge[]> => answerOf(lineBadgesList({ signal })),
  });
