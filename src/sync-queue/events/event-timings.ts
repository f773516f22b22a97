import { Injectable } from '@nestjs/common';

/** How often and how long, in milliseconds. Injected, so that a test need not wait as long as a proxy does. */
@Injectable()
export class EventTimings {
  /** Proxies cut what is silent for longer: nginx after 60 s, Cloudflare after 100 s. */
  heartbeatMs = 15_000;
  /** A listener that takes nothing for so long is cut; it comes back with `Last-Event-ID`. */
  blockedMs = 60_000;
  /** How often the log is looked at without being told to, in case the announcement was lost. */
  pollMs = 2000;
  /** A loader announces a table once a transaction; what follows within this time is told in one event. */
  gatherMs = 50;
}
