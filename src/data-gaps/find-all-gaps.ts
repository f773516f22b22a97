import type { RowClass } from '../common/fields/field.decorator.js';
import { type Gap, type GapHints, gapRulesOf } from '../common/gaps/data-gap.decorator.js';
import { findGaps } from '../common/gaps/find-gaps.js';
import type { GapResource } from './gap-resources.js';

/** One gap with the record that has it. */
export interface FoundGap extends Gap {
  readonly resource: GapResource;
  readonly id: string;
  readonly name: string | null;
  readonly brandId: string | null;
  readonly brandName: string | null;
}

/** What a record is called, and whose it is. */
export interface GapRecord {
  readonly id: string;
  readonly name: string | null;
  readonly brandId: string | null;
  readonly brandName: string | null;
}

/** What was found at one look. */
export interface GapSurvey {
  readonly gaps: FoundGap[];
  /** Every record that could have a gap, by resource and id with a space between; made when it is asked for. */
  records(): ReadonlyMap<string, GapRecord>;
}

/** The gaps of all rows of one resource, by the rules of its response class. */
export function findGapsIn<Row extends GapHints>(
  resource: GapResource,
  rowClass: RowClass,
  rows: readonly Row[],
  describe: (row: Row) => GapRecord,
): FoundGap[] {
  const rules = gapRulesOf(rowClass);
  return rows.flatMap((row) => findGaps(row, rules).map((gap) => ({ ...gap, resource, ...describe(row) })));
}
