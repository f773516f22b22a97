import { ApiField, type RowClass } from '../fields/field.decorator.js';

/** Why a piece of data is missing. */
export const GAP_REASONS = ['source_blank', 'dangling_reference', 'multiple_links', 'unmatched_brand'] as const;

export type GapReason = (typeof GAP_REASONS)[number];

/** What each reason means, in words for the page and for Swagger. */
export const GAP_REASON_TEXT: Record<GapReason, string> = {
  source_blank: 'the field is empty at its source',
  dangling_reference: 'it refers to a record that does not exist',
  multiple_links: 'several records are linked where one is meant (the first is kept)',
  unmatched_brand: 'no brand spelling of NetSuite was ever matched to it',
};

/** A rule of the data gaps, declared on the response property that shows the hole. */
export interface GapRule {
  /** The name in `data_gaps[]`: the warehouse's column. */
  readonly name: string;
  /** What can be wrong with it. */
  readonly reasons: readonly GapReason[];
  /** The field of a PATCH of the record that mends it; null when the hole is not in the record. */
  readonly mend: string | null;
}

/** A rule with the property that it is declared on. */
export interface DeclaredGapRule extends GapRule {
  readonly property: string;
}

/** One gap of one row. */
export interface Gap {
  readonly rule: DeclaredGapRule;
  readonly reason: GapReason;
}

/** What a query alone can see of a row's gaps: `column:reason`, e.g. `brand_id:dangling_reference`. */
export interface GapHints {
  gap_hints?: readonly string[] | null;
}

const declared = new WeakMap<object, DeclaredGapRule[]>();

/** Declares that an empty, dangling or ambiguous value of this property is a data gap. */
export function DataGap(rule: GapRule): PropertyDecorator {
  return (target, property) => {
    const rules = declared.get(target) ?? [];
    rules.push({ ...rule, property: String(property) });
    declared.set(target, rules);
  };
}

/** The gap rules of a response class, in the order of their declaration. */
export function gapRulesOf(rowClass: RowClass): readonly DeclaredGapRule[] {
  return declared.get(rowClass.prototype) ?? [];
}

/** Declares `has_data_gaps` in a class, below its gap rules. */
export function HasDataGaps(): PropertyDecorator {
  return ApiField({
    kind: 'boolean',
    description: 'Whether any data is missing, that is, whether `data_gaps` names anything.',
    source: 'the gap rules of this resource',
    example: true,
  });
}

/** Declares `data_gaps[]`; its description and its words are made from the rules declared above it. */
export function DataGaps(): PropertyDecorator {
  return (target, property) => {
    const rules = declared.get(target) ?? [];
    const lines = rules.map(
      (rule) => `\`${rule.name}\` when ${rule.reasons.map((r) => GAP_REASON_TEXT[r]).join(', or ')}`,
    );
    ApiField({
      kind: 'texts',
      description: `The names of what is missing: ${lines.join('; ')}.`,
      source: 'the gap rules of this resource',
      example: rules.slice(0, 1).map((rule) => rule.name),
      words: rules.map((rule) => rule.name),
    })(target, property);
  };
}
