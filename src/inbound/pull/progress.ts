import type { SyncRunRow } from '../runs/sync-run.js';
import type { SyncRuns } from '../runs/sync-runs.js';

/** Often enough to show that the pull lives, and seldom enough to cost nothing. */
const BEAT_MS = 1000;

/** What a reading tells of itself. */
export interface Progress {
  readonly rowsRead: number;
  enter(phase: string): Promise<void>;
  add(rows: number): void;
}

/** How far a pull is. */
export interface PullProgress {
  readonly run: SyncRunRow;
  /** `reading airtable_raw.sku`, `merging airtable_raw.sku`, `finishing`. */
  readonly phase: string;
  readonly rowsRead: number;
}

/** Tells how far a pull is: whoever started it at once, and every other reader through its row, once a second. */
export class ProgressReport implements Progress {
  private phase = 'starting';
  private read = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly runs: SyncRuns,
    private readonly run: SyncRunRow,
    private readonly onProgress: (progress: PullProgress) => void,
  ) {}

  get rowsRead(): number {
    return this.read;
  }

  start(): void {
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
  }

  /** A new phase is written at once, so that whoever finds this run dead knows where. */
  async enter(phase: string): Promise<void> {
    this.phase = phase;
    this.tell();
    await this.runs.note(this.run.id, phase, this.read);
  }

  add(rows: number): void {
    this.read += rows;
    this.tell();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private tell(): void {
    this.onProgress({ run: this.run, phase: this.phase, rowsRead: this.read });
  }

  private async beat(): Promise<void> {
    // A beat that is missed says only that the database was slow; the lease decides who goes on.
    await this.runs.note(this.run.id, this.phase, this.read).catch(() => undefined);
  }
}
