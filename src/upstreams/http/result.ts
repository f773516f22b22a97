import type { Json, JsonObject } from './json.js';

/** A request as it may be kept: exact, but for the token. */
export interface RecordedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: JsonObject;
  /** Missing when nothing was sent as body. */
  readonly body?: Json;
}

/** An answer as it may be kept: parsed where it is JSON, else its text, cut when it is long. */
export interface RecordedAnswer {
  readonly status: number;
  readonly headers: JsonObject;
  readonly body: Json;
}

/** One request and what came back: what `pipeline.delivery_attempt` keeps. */
export interface Exchange {
  readonly request: RecordedRequest;
  /** Null when no status line arrived. */
  readonly response: RecordedAnswer | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** Why a request failed, by what is to be done about it. */
export type FailureOutcome =
  /** 4xx that will never succeed: a person must look. */
  | 'rejected'
  /** 401 or 403: our credentials, not the record. */
  | 'unauthorized'
  /** 429, or our own limit grants no turn in the time given. */
  | 'rate_limited'
  /** 5xx, timeout, network, cut, or an answer that is not the upstream's: again later. */
  | 'temporary';

/** What went wrong, more closely. `own_limit` and `not_sent`: no request left this process. */
export type FailureCause =
  | 'status'
  | 'timeout'
  | 'aborted'
  | 'network'
  | 'cut'
  | 'unexpected_answer'
  | 'own_limit'
  | 'not_sent';

/** The upstream's own words for an error. */
export interface UpstreamErrorBody {
  /** Airtable: `UNKNOWN_FIELD_NAME` and the like; Asana has no types, so its status. */
  readonly type: string;
  readonly message: string;
}

/** A request that did not succeed. Holds no secret. */
export interface UpstreamFailure {
  readonly outcome: FailureOutcome;
  readonly cause: FailureCause;
  /** HTTP status; null when none arrived. */
  readonly status: number | null;
  /** A sentence for a person. */
  readonly message: string;
  /** What the upstream said of it, where it said something in its own form. */
  readonly error: UpstreamErrorBody | undefined;
  /** After how many seconds it is worth another try, where somebody said so. */
  readonly retryAfterSeconds: number | undefined;
  /** Whether a write may have taken effect although it failed: it was sent, and no answer denies it. */
  readonly mayHaveBeenAccepted: boolean;
  /** Null when nothing was sent. */
  readonly exchange: Exchange | null;
}

/** A request that succeeded. */
export interface UpstreamSuccess<T> {
  readonly outcome: 'ok';
  readonly value: T;
  /** Null when there was nothing to ask for, and nothing was sent. */
  readonly exchange: Exchange | null;
}

export type UpstreamResult<T> = UpstreamSuccess<T> | UpstreamFailure;

/** A failure thrown, by the readings of whole lists, which have no result to put it in. */
export class UpstreamError extends Error {
  constructor(readonly failure: UpstreamFailure) {
    super(failure.message);
    this.name = 'UpstreamError';
  }
}
