import type { IncomingMessage } from 'node:http';
import type { Caller } from '../common/access/caller.js';

/** A request, as far as it says who it comes from, and from where. */
export type Arriving = Pick<IncomingMessage, 'headers' | 'socket'>;

/** Finds out who a request comes from. */
export abstract class Gate {
  /** The caller where that is known already; asked before ready bytes are answered, so it waits for nothing. */
  abstract known(request: Arriving): Caller | undefined;

  /**
   * The caller.
   * @throws UnauthenticatedError, ForbiddenError, KeysUnavailableError, TooManyForgeriesError saying what to do.
   */
  abstract admit(request: Arriving): Promise<Caller>;
}
