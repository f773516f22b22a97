import { Injectable } from '@nestjs/common';
import type { AirtableClient } from './airtable/airtable-client.js';
import type { AsanaClient } from './asana/asana-client.js';
import type { RateLimits } from './limits/rate-limits.js';
import type { UpstreamMapping } from './mapping/upstream-mapping.js';
import type { NetSuiteClient } from './netsuite/netsuite-client.js';

/** The upstreams that we have credentials for. */
@Injectable()
export class Upstreams {
  constructor(
    /** Undefined without credentials. */
    readonly airtable: AirtableClient | undefined,
    /** Undefined without credentials. */
    readonly asana: AsanaClient | undefined,
    /** Undefined without credentials. */
    readonly netsuite: NetSuiteClient | undefined,
    readonly limits: RateLimits,
    readonly mapping: UpstreamMapping,
  ) {}
}
