import { Problem } from '../problem/problem.js';

/**
 * Slashes, backslashes, dots and zero bytes that are written as escapes, also twice: what the Worker takes for one part of a
 * path, somebody behind it could take for several. No id has any of them.
 */
const DISGUISED = /%(25)*(2f|5c|2e|00)|\\|\/\//i;

/** @throws Problem when a path could mean another one to whoever reads it next. */
export function refuseDisguisedPath(pathname: string): void {
  if (!DISGUISED.test(pathname)) return;
  const detail = 'The path has slashes, backslashes, dots or zero bytes written as escapes, or empty parts.';
  throw new Problem(400, 'invalid-path', 'The path is ambiguous', detail);
}
