import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { brandsQuery } from '../api/brands';
import { productLinesQuery } from '../api/product-lines';

/** What brands and product lines are called, by their ids, for values that are ids. */
export function useRecordNames(): ReadonlyMap<string, string> {
  const { data: brands } = useQuery(brandsQuery());
  const { data: lines } = useQuery(productLinesQuery());
  return useMemo(
    () => new Map([...(brands ?? []), ...(lines ?? [])].map(({ id, name }) => [id, name ?? id])),
    [brands, lines],
  );
}
