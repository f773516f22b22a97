import { isInOrder, type Verdict } from '../freshness/verdicts.js';

/** Whether somebody has to know: what was told last, or nothing, and what is the case now. */
export function isWorthTelling(known: Verdict | null, verdict: Verdict): boolean {
  if (verdict === 'not_set_up' || known === verdict) return false;
  return !isInOrder(verdict) || !(known === null || isInOrder(known));
}
