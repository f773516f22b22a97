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
