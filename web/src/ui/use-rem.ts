import { useSyncExternalStore } from 'react';

let rem: number | undefined;

/** The person's text size in pixels: heights that scripts reckon with follow it. Read once, as reading it has the browser reckon all styles. */
export function useRem(): number {
  return useSyncExternalStore(subscribe, read);
}

const subscribe = () => () => undefined;
const read = (): number => {
  rem ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return rem;
};
