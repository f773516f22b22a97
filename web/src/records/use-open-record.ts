import { useCallback } from 'react';
import { useLocation } from 'wouter';

/**
 * Opens a record beside its list, and closes it; the filters stay in the address. Back closes what is open, however many were
 * looked at, and the focus goes back to the row.
 * @param pathOf the address of a record, or of the list.
 */
export function useOpenRecord(pathOf: (id: string | undefined) => string) {
  const [, navigate] = useLocation();
  const open = useCallback(
    ({ id }: { readonly id: string }) =>
      navigate(pathOf(id) + location.search, { replace: location.pathname !== pathOf(undefined) }),
    [navigate, pathOf],
  );
  const close = useCallback(() => {
    const left = location.pathname.split('/')[2];
    navigate(pathOf(undefined) + location.search);
    requestAnimationFrame(
      () => left && document.querySelector<HTMLElement>(`[data-id="${CSS.escape(decodeURIComponent(left))}"]`)?.focus(),
    );
  }, [navigate, pathOf]);
  return { open, close };
}
