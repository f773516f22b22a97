import { queryOptions } from '@tanstack/react-query';
import { productsHistory, productsList, productsRecord } from '../../../client/src/generated/sdk.gen';
import type { PatchProduct, Product } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { PatchProduct, Product };

export const productKeys = keysOf('products');

/** All products, by name. The whole list: filters answer while one types. */
export const productsQuery = () =>
  queryOptions({
    queryKey: productKeys.list(),
    queryFn: ({ signal }): Promise<Product[]> => answerOf(productsList({ query: { sort: 'name' }, signal })),
  });

/** One of them. */
export const productQuery = (id: string) =>
  queryOptions({
    queryKey: productKeys.record(id),
    queryFn: ({ signal }): Promise<Product> => answerOf(productsRecord({ path: { id }, signal })),
  });

/** Every change of a product that was made here, latest first. */
export const productHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: productKeys.history(id),
    queryFn: ({ signal }) => answerOf(productsHistory({ path: { id }, signal })),
  });
