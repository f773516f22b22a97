import { type ReactNode, useEffect, useState } from 'react';
import { liveState } from '../app/live-events';
import { classes } from '../ui/class-names';
import styles from './photo.module.css';

const HUES = 6;

/**
 * The photo of a record, or its initials. Only pictures of this server's are shown: nothing is loaded from another host, and
 * addresses of Airtable's expire anyway.
 */
export function Photo(props: {
  readonly url: string | null;
  readonly name: string | null;
  readonly size?: 'small' | 'medium' | 'large';
}): ReactNode {
  const [failed, setFailed] = useState<string>();
  const { url, name, size = 'medium' } = props;
  const own = isOwn(url) && url !== failed;
  if (own) {
    return (
      <img
        className={classes(styles.photo, styles[size])}
        src={url}
        alt=""
        loading="lazy"
        decoding="async"
        onError={() => setFailed(url)}
      />
    );
  }
  return (
    <span
      className={classes(styles.photo, styles.letters, styles[size])}
      data-hue={hueOf(name ?? '')}
      aria-hidden="true"
    >
      {initialsOf(name ?? '')}
      {failed !== undefined && <WhenLive again={() => setFailed(undefined)} />}
    </span>
  );
}

/** It may have failed because the server was away. A part of its own, as the photos that did not fail need not listen. */
function WhenLive({ again }: { readonly again: () => void }): ReactNode {
  useEffect(() => liveState.subscribe(() => liveState.get() === 'live' && again()));
  return null;
}

/** The first letters of the first two words that have any; whole characters, in any script. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  return words.slice(0, 2).join('').toLocaleUpperCase();
}

function isOwn(url: string | null): url is string {
  return url?.startsWith('/') === true && !url.startsWith('//');
}

function hueOf(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}
