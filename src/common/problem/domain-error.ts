/** One thing wrong with the input: where, and what would be right. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** An error that a caller is meant to see. The filter turns it into an RFC 9457 problem. */
export abstract class DomainError extends Error {
  abstract readonly status: number;
  abstract readonly code: string;
  abstract readonly title: string;
  /** When to try again; the header `Retry-After` says so. */
  readonly retryAfterSeconds?: number;
  readonly errors?: readonly FieldProblem[];
}

/** 400: the request says something that cannot be meant; each field is named with what is allowed. */
export class InvalidInputError extends DomainError {
  readonly status = 400;
  readonly code = 'invalid-input';
  readonly title = 'The request has invalid input';

  override readonly errors: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    const errors = problems.slice(0, MAX_PROBLEMS);
    const texts = errors.map((error) => `${error.field}: ${error.message}`);
    if (problems.length > errors.length) texts.push(`And ${problems.length - errors.length} more.`);
    super(texts.join(' '));
    this.errors = errors;
  }
}

/** More than anybody mends in one go. Without a bound a URL of 16 KiB would be answered with megabytes of messages. */
const MAX_PROBLEMS = 20;

/** 404: no such record. */
export class NotFoundError extends DomainError {
  readonly status = 404;
  readonly code = 'not-found';
  readonly title = 'Not found';
}

/** 503: the database does not answer; the request can be repeated as it is. */
export class UnavailableError extends DomainError {
  readonly status = 503;
  readonly code = 'unavailable';
  readonly title = 'Temporarily unavailable';
}

/** 409: the request is clear, but what it is about has moved on. */
export class ConflictError extends DomainError {
  readonly status = 409;
  readonly code = 'conflict';
  readonly title = 'Something newer stands in the way';

  constructor(
    message: string,
    override readonly errors: readonly FieldProblem[],
  ) {
    super(message);
  }
}

/** 412: the record is no longer what `If-Match` names; each field that changed since is named. */
export class PreconditionFailedError extends DomainError {
  readonly status = 412;
  readonly code = 'precondition-failed';
  readonly title = 'The record is not in that version';

  constructor(
    message: string,
    override readonly errors: readonly FieldProblem[],
  ) {
    super(message);
  }
}

/** 415: the body is of a kind that is not read here. */
export class UnsupportedMediaError extends DomainError {
  readonly status = 415;
  readonly code = 'unsupported-media-type';
  readonly title = 'The media type is not supported';
}

/** 422: an `Idempotency-Key` came back with another request. */
export class KeyReusedError extends DomainError {
  readonly status = 422;
  readonly code = 'idempotency-key-reused';
  readonly title = 'The Idempotency-Key belongs to another request';
}

/** 503: this warehouse takes no edits now; the message says why and what would mend it. Reads go on. */
export class WritesRefusedError extends DomainError {
  readonly status = 503;
  readonly code = 'writes-refused';
  readonly title = 'Edits cannot be taken now';
}

/** 503: somebody else holds the record. Nothing was changed. */
export class BusyError extends DomainError {
  readonly status = 503;
  readonly code = 'busy';
  readonly title = 'The record is held by another writer';
}

/** 503: the connection was lost between the commit and its confirmation. */
export class OutcomeUnknownError extends DomainError {
  readonly status = 503;
  readonly code = 'outcome-unknown';
  readonly title = 'It is not known whether the change was made';
}
