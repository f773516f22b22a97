import { Logger } from '@nestjs/common';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { DomainError, UnavailableError } from './domain-error.js';
import type { Problem } from './problem.dto.js';

/** While the database is away every request fails for the same cause, and a stack each would fill a disk. */
const REPEAT_AFTER_MS = 60_000;

/** Logs why requests failed. That one failed stands in its own line, with the same request id. */
export class FailureLog {
  private readonly log = new Logger('Problem');
  private unavailableToldAt = Number.NEGATIVE_INFINITY;

  tell(error: unknown, { request_id, title, detail }: Problem, url: string): void {
    if (error instanceof UnavailableError || isDatabaseUnavailable(error)) {
      const now = performance.now();
      if (now - this.unavailableToldAt < REPEAT_AFTER_MS) return;
      this.unavailableToldAt = now;
      this.log.error({ request_id, url, err: error }, 'the database does not answer; told once a minute');
    } else if (error instanceof DomainError) {
      this.log.error({ request_id, url, detail }, title);
    } else {
      this.log.error({ request_id, url, err: error }, title);
    }
  }
}
