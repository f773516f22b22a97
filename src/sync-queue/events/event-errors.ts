import { DomainError } from '../../common/problem/domain-error.js';

/** 503: this warehouse has no log of events that could be read; the message says what would mend it. */
export class NoEventsError extends DomainError {
  readonly status = 503;
  readonly code = 'no-events';
  readonly title = 'There are no events to listen to';
}

/** 503: as many listen as one instance serves, or it is about to end. Another one, or a later try, will do. */
export class TooManyListenersError extends DomainError {
  readonly status = 503;
  readonly code = 'too-many-listeners';
  readonly title = 'No room for another listener';
}
