import { DomainError } from '../../common/problem/domain-error.js';

/** 503: the queue of this warehouse is not one that this version can show or steer; the message says why. */
export class QueueUnusableError extends DomainError {
  readonly status = 503;
  readonly code = 'queue-unusable';
  readonly title = 'The queue of this warehouse cannot be used';
}

/** 409: another bridge drains the queue, so that only it can do what is asked; the message says what helps here. */
export class ForeignQueueError extends DomainError {
  readonly status = 409;
  readonly code = 'foreign-queue';
  readonly title = 'Another bridge drains this queue';
}

/** 409: the entry is not in a state in which this can be done; the message says what it is. */
export class EntryStateError extends DomainError {
  readonly status = 409;
  readonly code = 'entry-state';
  readonly title = 'The entry is not in a state for this';
}
