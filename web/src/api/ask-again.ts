/** While something can't be had. */
const FAILING_MS = 30_000;

/**
 * For what tells nobody of its changes: it is asked for again as long as somebody looks. A page in the background asks for nothing,
 * and at once when it is looked at again, or when the network is back; what fails is asked for more seldom.
 */
export function askAgain(everyMs: number) {
  return {
    refetchInterval: ({
      state,
    }: {
      readonly state: { readonly status: string; readonly fetchFailureCount: number };
    }) => (state.status === 'error' || state.fetchFailureCount > 0 ? Math.max(everyMs, FAILING_MS) : everyMs),
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: 'always',
    refetchOnReconnect: 'always',
  } as const;
}
