import type { FieldProblem } from '../../common/problem/domain-error.js';

/** As long as a part of a path may be. */
export const MOST_CHARACTERS = 200;

/** What is wrong with a text as a spelling; undefined when it may be one. NetSuite's may be empty, or a space. */
export function refuseSpelling(spelling: string, field = 'spelling'): FieldProblem | undefined {
  if (spelling.length > MOST_CHARACTERS) {
    return { field, message: `must be at most ${MOST_CHARACTERS} characters long, and has ${spelling.length}.` };
  }
  if (spelling.includes('\0') || !spelling.isWellFormed()) {
    return { field, message: 'must be text as PostgreSQL can hold it, without NUL and half characters.' };
  }
  return undefined;
}
