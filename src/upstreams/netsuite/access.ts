import type { UpstreamResult } from '../http/result.js';
import type { SendOptions } from '../http/send-request.js';
import type { UpstreamRequest } from '../http/upstream-request.js';

/** What of a request says who sends it. */
export type Authorization = Required<Pick<UpstreamRequest, 'token' | 'scheme'>>;

/** A way to prove to NetSuite who we are. */
export interface Access {
  /** For one request; may ask NetSuite for a token first. */
  authorize(
    method: UpstreamRequest['method'],
    url: string,
    options: SendOptions,
  ): Promise<UpstreamResult<Authorization>>;
  /**
   * NetSuite has refused this one.
   * @returns whether another one may be had that could be accepted.
   */
  refused(authorization: Authorization): boolean;
}
