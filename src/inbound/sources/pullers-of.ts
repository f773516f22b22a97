import type { Upstreams } from '../../upstreams/upstreams.js';
import { InvoicePuller } from '../netsuite/invoice-puller.js';
import type { PictureCopies } from '../pictures/picture-copies.js';
import type { Puller } from '../pull/puller.js';
import { WholePuller } from '../pull/whole-puller.js';
import type { PullSourceName } from '../pull-sources.js';
import { AirtableSource } from './airtable-source.js';
import { AsanaSource } from './asana-source.js';

/**
 * A puller for each source that we have credentials for.
 * @param timeZone of the business.
 * @param pictures copies what Airtable shows of files: its own addresses of them end within hours.
 */
export function pullersOf(
  { airtable, asana, netsuite, mapping }: Pick<Upstreams, 'airtable' | 'asana' | 'netsuite' | 'mapping'>,
  timeZone: string,
  pictures: PictureCopies,
): Partial<Record<PullSourceName, Puller>> {
  return {
    ...(airtable && { airtable: new WholePuller(new AirtableSource(airtable, mapping), pictures) }),
    ...(asana && { asana: new WholePuller(new AsanaSource(asana)) }),
    ...(netsuite && { netsuite: new InvoicePuller(netsuite, timeZone) }),
  };
}
