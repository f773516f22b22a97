import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { Upstreams } from '../../upstreams/upstreams.js';
import type { Source } from '../sources.js';

/** Whether this instance fetches a source: it has credentials, and pulls are on. */
@Injectable()
export class SourceSetup {
  constructor(
    private readonly upstreams: Upstreams,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  has(source: Source): boolean {
    return this.config.inbound && this.upstreams[source] !== undefined;
  }
}
