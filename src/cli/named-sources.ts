import { PULL_SOURCES, type PullSourceName } from '../inbound/pull-sources.js';

/** The sources that `--source` names, once or several times. @throws Error that says what it takes. */
export function namedSources(named: readonly string[]): readonly PullSourceName[] {
  const isKnown = (name: string): boolean => name === 'all' || PULL_SOURCES.some((source) => source === name);
  if (named.length === 0 || !named.every(isKnown))
    throw new Error(`--source must be ${PULL_SOURCES.join(', ')} or all.`);
  return named.includes('all') ? PULL_SOURCES : PULL_SOURCES.filter((source) => named.includes(source));
}
