import { queryOptions } from '@tanstack/react-query';
import { skusHistory, skusList, skusRecord } from '../../../client/src/generated/sdk.gen';
import type { PatchSku, Sku } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { PatchSku, Sku };

export const skuKeys = keysOf('skus');

/** All SKUs, by name. The whole list: filters answer while one types. */
export const skusQuery = () =>
  queryOptions({
    queryKey: skuKeys.list(),
    queryFn: ({ signal }): Promise<Sku[]> => answerOf(skusList({ query: { sort: 'sku_name' }, signal })),
  });

/** One of them. */
export const skuQuery = (id: string) =>
  queryOptions({
    queryKey: skuKeys.record(id),
    queryFn: ({ signal }): Promise<Sku> => answerOf(skusRecord({ path: { id }, signal })),
  });

/** Every change of one that was made here, latest first. */
export const skuHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: skuKeys.history(id),
    queryFn: ({ signal }) => answerOf(skusHistory({ path: { id }, signal })),
  });

/** The SKUs of one product. */
export const skusOfProductQuery = (productId: string) =>
  queryOptions({
    queryKey: skuKeys.list({ product_id: productId }),
    queryFn: ({ signal }): Promise<Sku[]> =>
      answerOf(skusList({ query: { product_id: [productId], sort: 'sku_name' }, signal })),
  });
