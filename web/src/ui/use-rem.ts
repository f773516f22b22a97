import { useEffect, useState } from 'react';

/** The person's text size in pixels: heights that scripts reckon with follow it. */
export function useRem(): number {
  const [px, setPx] = useState(16);
  useEffect(() => setPx(Number.parseFloat(getComputedStyle(document.documentElement).fontSize)), []);
  return px;
}
