import { type DeclaredGapRule, GAP_REASONS, type Gap, type GapHints } from './data-gap.decorator.js';

/**
 * The gaps of one row by the rules of its class: an empty property is `source_blank`; what takes a look at another
 * table to see, the query hands over in `gap_hints`. A rule counts once, by its first reason.
 */
export function findGaps(row: GapHints, rules: readonly DeclaredGapRule[]): Gap[] {
  const gaps: Gap[] = [];
  for (const rule of rules) {
    const blank = rule.reasons.includes('source_blank') && isBlank(row, rule.property);
    const reason = blank ? 'source_blank' : hintedReason(row.gap_hints, rule);
    if (reason) gaps.push({ rule, reason });
  }
  return gaps;
}

function isBlank(row: object, property: string): boolean {
  const value: unknown = Reflect.get(row, property);
  return value === null || value === undefined;
}

function hintedReason(hints: readonly string[] | null | undefined, rule: DeclaredGapRule): Gap['reason'] | undefined {
  if (!hints || hints.length === 0) return undefined;
  return GAP_REASONS.find((reason) => rule.reasons.includes(reason) && hints.includes(`${rule.name}:${reason}`));
}
