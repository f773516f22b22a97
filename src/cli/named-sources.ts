import { PULL_SOURCES, type PullSourceName, sourceLabel } from '../inbound/pull-sources.js';

/** The sources that `--source` names, once or several times. @throws Error that says what it takes. */
export function namedSources(named: readonly string[]): readonly PullSourceName[] {
  const isKnown = (name: string): boolean => name === 'all' || PULL_SOURCES.some((source) => source === name);
  const unknown = named.find((name) => !isKnown(name));
  if (unknown !== undefined || named.length === 0) {
    const what = unknown === undefined ? '' : `, and "${unknown}" is none of them`;
    throw new Error(`--source must be ${PULL_SOURCES.join(', ')} or all${what}.`);
  }
  return named.includes('all') ? PULL_SOURCES : PULL_SOURCES.filter((source) => named.includes(source));
}

const CREDENTIALS: Readonly<Record<PullSourceName, string>> = {
  airtable: 'AIRTABLE_TOKEN and AIRTABLE_BASE_ID',
  asana: 'ASANA_TOKEN',
  netsuite: 'NETSUITE_ACCOUNT_ID with NETSUITE_CLIENT_ID, NETSUITE_CERTIFICATE_ID and NETSUITE_PRIVATE_KEY',
};

/** A sentence on a source that cannot be asked. */
export function withoutCredentials(source: PullSourceName): string {
  return `${sourceLabel(source)}: there are no credentials for it: set ${CREDENTIALS[source]}.`;
}
