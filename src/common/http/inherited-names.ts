import { InvalidInputError } from '../problem/domain-error.js';
import { shorten } from '../problem/shorten.js';

/**
 * Refuses `__proto__`, `constructor` and the like for fields: they are dropped on the way into a class, so nobody would
 * refuse them later. Deeper, where names may be data, such as the spellings of a map, only `__proto__` is refused: copied
 * onto another object it would replace what that inherits.
 * @throws InvalidInputError naming each.
 */
export function refuseInheritedNames(value: unknown): void {
  const names = [
    ...namesOf(value).filter((name) => name in Object.prototype),
    ...(hidesProto(value) ? ['__proto__'] : []),
  ];
  if (names.length === 0) return;
  throw new InvalidInputError(
    [...new Set(names)].map((name) => ({
      field: shorten(name),
      message: 'is not allowed here: every object has something of this name.',
    })),
  );
}

/** Whether it is in what stands in it, however deep. Not by recursion: what is nested deeply would overflow the stack. */
function hidesProto(value: unknown): boolean {
  const open = [value];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (Object.hasOwn(node, '__proto__')) return true;
    for (const inner of Object.values(node)) if (typeof inner === 'object') open.push(inner);
  }
  return false;
}

function namesOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
