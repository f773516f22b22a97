import { InvalidInputError } from '../../common/problem/domain-error.js';
import type { LockedRecord } from './edit-command.js';
import type { LockRequest } from './lock-all.js';

/** @throws InvalidInputError when a field of `desired` would come to name a record that does not exist. */
export function refuseDanglingReferences(command: LockRequest, record: LockedRecord, desired: Iterable<string>): void {
  const touched = new Set(desired);
  const problems = command.resource.fields.flatMap(({ name, refersTo }) => {
    const to = command.references?.get(name);
    const unchanged = record.values.get(name) === to;
    if (!refersTo || unchanged || !touched.has(name) || !record.missingReferences.includes(name)) return [];
    return [{ field: name, message: `names no ${refersTo.called}: GET ${refersTo.list} lists those that exist.` }];
  });
  if (problems.length > 0) throw new InvalidInputError(problems);
}
