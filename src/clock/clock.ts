import { Injectable } from '@nestjs/common';

/** The one source of the present time, so that a test can stand at any moment. */
@Injectable()
export class Clock {
  /** Milliseconds since the epoch. */
  now(): number {
    return Date.now();
  }
}
