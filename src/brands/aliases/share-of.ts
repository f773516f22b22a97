import type { Money } from '../../common/money/money.js';

/** What part of a whole an amount is, to four decimals; null where the whole is nothing, or less. */
export function shareOf(part: Money, whole: Money): number | null {
  const all = Number(whole.text);
  return all > 0 ? Math.round((Number(part.text) / all) * 10_000) / 10_000 : null;
}
