import { Injectable } from '@nestjs/common';
import { Upstreams } from '../../upstreams/upstreams.js';
import type { Source } from '../sources.js';

/** Whether this instance has what it takes to fetch a source. */
@Injectable()
export class SourceSetup {
  constructor(private readonly upstreams: Upstreams) {}

  has(source: Source): boolean {
    const { airtable, asana } = this.upstreams;
    return { airtable: airtable !== undefined, asana: asana !== undefined, netsuite: false }[source];
  }
}
