import type { ReactNode } from 'react';
import { formatExact, formatMoment, formatRelative } from '../i18n/format';
import { useNow } from './now';

/**
 * How long ago a moment was, with the exact one on hover.
 * @param absolute for histories: the moment itself is written, and how long ago on hover.
 */
export function RelativeTime({ at, absolute }: { readonly at: string; readonly absolute?: boolean }): ReactNode {
  const now = useNow();
  const ago = formatRelative(at, now);
  return (
    <time dateTime={at} title={absolute ? `${ago} · ${formatExact(at)}` : formatExact(at)}>
      {absolute ? formatMoment(at) : ago}
    </time>
  );
}
