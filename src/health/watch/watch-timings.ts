import { Injectable } from '@nestjs/common';

/** How often and how long, in milliseconds. Injected, so that a test need not wait as long as a night does. */
@Injectable()
export class WatchTimings {
  /** At the latest after this every source is judged again. */
  lookMs = 60_000;
  /** The state of a pull was written: it writes several things in turn, so it is looked at when they have come. */
  gatherMs = 2000;
  /** Another instance watches; so often it is seen whether it still does. */
  followMs = 15_000;
  /**
   * A change is told when it has lasted this long. A load writes its rows minutes before its state, and each step between
   * would be a message about nothing.
   */
  settleMs = 10 * 60_000;
  /** After a failed delivery, and from then on twice as long each time, to at most `mostRetryMs`. */
  firstRetryMs = 5000;
  mostRetryMs = 30 * 60_000;
  /** A receiver that was away for longer has been replaced, or nobody cares. */
  giveUpMs = 7 * 24 * 3_600_000;
  /** A receiver has this long to answer. */
  answerMs = 10_000;
  /** An alert that is being sent is nobody else's for so long: longer than `answerMs`, or it would be sent twice. */
  lockMs = 30_000;
}
