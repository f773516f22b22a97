/** Who wins where somebody has edited a field upstream meanwhile: a person decides, our edit is sent, or theirs is taken over. */
export const CONFLICT_POLICIES = ['person', 'ours', 'theirs'] as const;

export type ConflictPolicy = (typeof CONFLICT_POLICIES)[number];

/** What is to be done about conflicts, by upstream, entity and column. */
export class ConflictPolicies {
  /** @param policies by `target entity column`. */
  constructor(private readonly policies: ReadonlyMap<string, ConflictPolicy> = new Map()) {}

  of(target: string, entity: string, column: string): ConflictPolicy {
    return this.policies.get(policyKey(target, entity, column)) ?? 'person';
  }

  /** Whether anything of theirs is taken over without a person. */
  get takeTheirs(): boolean {
    return [...this.policies.values()].includes('theirs');
  }
}

/** What a policy is kept under. */
export function policyKey(target: string, entity: string, column: string): string {
  return `${target} ${entity} ${column}`;
}
