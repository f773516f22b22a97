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
  readonly errors?: readonly FieldProblem[];
}

/** 400: the request says something that cannot be meant; each field is named with what is allowed. */
export class InvalidInputError extends DomainError {
  readonly status = 400;
  readonly code = 'invalid-input';
  readonly title = 'The request has invalid input';

  constructor(override readonly errors: readonly FieldProblem[]) {
    super(errors.map((error) => `${error.field}: ${error.message}`).join(' '));
  }
}

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
