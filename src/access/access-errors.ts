import { DomainError } from '../common/problem/domain-error.js';

/** Why a token is not taken: what metrics count and logs say. */
export type RefusalReason =
  | 'missing'
  | 'malformed'
  | 'algorithm'
  | 'unknown_key'
  | 'signature'
  | 'expired'
  | 'not_yet_valid'
  | 'issuer'
  | 'audience'
  | 'identity'
  | 'not_the_edge';

/** 401: it is not known who asks. */
export class UnauthenticatedError extends DomainError {
  readonly status = 401;
  readonly code = 'unauthenticated';
  readonly title = 'Sign in first';

  constructor(
    readonly reason: RefusalReason,
    message: string,
  ) {
    super(message);
  }
}

/** 403: it is known who asks, and they may not. */
export class ForbiddenError extends DomainError {
  readonly status = 403;
  readonly code = 'forbidden';
  readonly title = 'Not allowed';
}

/** 503: who asks can't be found out now. */
export class KeysUnavailableError extends DomainError {
  readonly status = 503;
  readonly code = 'unavailable';
  readonly title = 'Temporarily unavailable';
}

/** 429: more requests than are meant by anybody. */
export class TooManyRequestsError extends DomainError {
  readonly status = 429;
  readonly code = 'too-many-requests';
  readonly title = 'Too many requests';

  constructor(
    perMinute: number,
    override readonly retryAfterSeconds: number,
  ) {
    super(
      `At most ${perMinute} requests a minute are answered to one caller; answers that are ready in memory are not counted. Try again in ${retryAfterSeconds} s.`,
    );
  }
}

/** 429: too many tokens of an address were made up, so that no more of it are looked at. */
export class TooManyForgeriesError extends DomainError {
  readonly status = 429;
  readonly code = 'too-many-requests';
  readonly title = 'Too many requests';

  constructor(override readonly retryAfterSeconds: number) {
    super(
      `Too many tokens came from this address that Cloudflare Access has not signed. Try again in ${retryAfterSeconds} s; whoever is signed in already goes on.`,
    );
  }
}
