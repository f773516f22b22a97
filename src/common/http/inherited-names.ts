import { type FieldProblem, InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';

/**
 * Refuses `__proto__`, `constructor` and the like, however deep: they are dropped on the way into a class, so nobody would
 * refuse them later, and copied onto another object the first would replace what it inherits.
 * @throws InvalidInputError naming each.
 */
export function refuseInheritedNames(value: unknown): void {
  const problems: FieldProblem[] = [];
  // Not by recursion: what is nested deeply would overflow the stack.
  const open = [value];
  for (let node = open.pop(); node !== undefined || open.length > 0; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue;
    for (const [name, inner] of Object.entries(node)) {
      if (!Array.isArray(node) && name in Object.prototype) {
        problems.push({
          field: shorten(name),
          message: 'is not allowed here: every object has something of this name.',
        });
      }
      if (typeof inner === 'object') open.push(inner);
    }
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}
