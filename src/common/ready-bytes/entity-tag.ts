/** Whether an `If-None-Match` header names one of our tags. Weak comparison, as RFC 9110 has it for this header. */
export function namesTag(ifNoneMatch: string | undefined, ...tags: readonly string[]): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((candidate) => tags.includes(candidate.trim().replace(/^W\//, '')));
}
