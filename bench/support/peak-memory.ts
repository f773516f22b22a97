import { residentMegabytes } from './process-reading.js';

/** Often enough that nothing of weight comes and goes unseen: memory that was freed stays resident for longer. */
const LOOK_MS = 25;

/** The most that a process held while it was watched. */
export class PeakMemory {
  private peak: number;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly pid: number,
    /** When it was first looked at. */
    readonly before: number,
  ) {
    this.peak = before;
    this.timer = setInterval(() => this.look(), LOOK_MS);
  }

  static watch(pid: number): PeakMemory {
    return new PeakMemory(pid, residentMegabytes(pid));
  }

  /** In megabytes of 1,000,000 bytes. Nothing is looked at any more. */
  end(): number {
    clearInterval(this.timer);
    return this.peak;
  }

  private look(): void {
    try {
      this.peak = Math.max(this.peak, residentMegabytes(this.pid));
    } catch {
      // It has ended.
    }
  }
}
