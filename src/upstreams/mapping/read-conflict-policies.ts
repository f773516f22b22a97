import type { Json } from '../http/json.js';
import { CONFLICT_POLICIES, ConflictPolicies, type ConflictPolicy, policyKey } from './conflict-policies.js';
import { DEFAULT_TABLES } from './default-mapping.js';
import { objectAt } from './mapping-json.js';
import { AIRTABLE_ENTITIES } from './upstream-mapping.js';

const TARGETS = ['airtable', 'asana'] as const;

/** Reads `{"airtable": {"dev_group": {"launch_date": "theirs"}}, "asana": …}`; what is not named is a person's to decide. */
export function readConflictPolicies(given: Json, problems: string[]): ConflictPolicies {
  const policies = new Map<string, ConflictPolicy>();
  const targets = objectAt(given, 'conflicts', TARGETS, problems);
  for (const target of TARGETS) {
    const known = target === 'asana' ? (['dev_group'] as const) : AIRTABLE_ENTITIES;
    const entities = objectAt(targets[target] ?? {}, `conflicts.${target}`, known, problems);
    for (const entity of known) {
      const place = `conflicts.${target}.${entity}`;
      const fields = objectAt(entities[entity] ?? {}, place, columnsOf(target, entity), problems);
      for (const [column, word] of Object.entries(fields)) {
        const policy = CONFLICT_POLICIES.find((one) => one === word);
        if (policy === undefined) {
          problems.push(`${place}.${column} must be ${CONFLICT_POLICIES.join(', ')}, not ${JSON.stringify(word)}`);
        } else policies.set(policyKey(target, entity, column), policy);
      }
    }
  }
  return new ConflictPolicies(policies);
}

/** Asana has the stages alone, which are dates. */
function columnsOf(target: string, entity: (typeof AIRTABLE_ENTITIES)[number]): string[] {
  const fields = Object.entries(DEFAULT_TABLES[entity].fields);
  return fields.flatMap(([column, [, kind]]) => (target === 'airtable' || kind === 'date' ? [column] : []));
}
