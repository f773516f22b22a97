import { DomainError } from '../common/problem/domain-error.js';

/** 503: this warehouse, or this instance, can't pull; the message says what is missing. */
export class PullsRefusedError extends DomainError {
  readonly status = 503;
  readonly code = 'pulls-refused';
  readonly title = 'Pulls cannot be run now';
}
