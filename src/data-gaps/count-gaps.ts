import type { GapCount } from './dto/data-gaps.dto.js';
import type { FoundGap } from './find-all-gaps.js';

/** How many records have each gap for each reason, in a steady order. */
export function countGaps(gaps: readonly FoundGap[]): GapCount[] {
  const counts = new Map<string, GapCount>();
  for (const { resource, rule, reason } of gaps) {
    const key = `${resource} ${rule.name} ${reason}`;
    const count = counts.get(key) ?? { resource, gap: rule.name, reason, records: 0 };
    count.records++;
    counts.set(key, count);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
}
