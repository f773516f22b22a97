import type { Upstreams } from '../../upstreams/upstreams.js';
import type { WholeSource } from '../pull/pull-source.js';
import type { PullSourceName } from '../pull-sources.js';
import { AirtableSource } from './airtable-source.js';
import { AsanaSource } from './asana-source.js';

/** The sources that we have credentials for. */
export function sourcesOf({
  airtable,
  asana,
  mapping,
}: Pick<Upstreams, 'airtable' | 'asana' | 'mapping'>): Partial<Record<PullSourceName, WholeSource>> {
  return {
    ...(airtable && { airtable: new AirtableSource(airtable, mapping) }),
    ...(asana && { asana: new AsanaSource(asana) }),
  };
}
