import { QueryClient } from '@tanstack/react-query';
import { isTemporary } from './client';

const RETRIES = 3;

/** Answers are good until an event says otherwise, so nothing is asked for again by time. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 10 * 60_000,
      retry: (count, error) => isTemporary(error) && count < RETRIES,
      // Events come back by themselves, and name every table when they do.
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
