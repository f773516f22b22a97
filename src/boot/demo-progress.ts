import type { DemoProgress } from '../database/demo/fill-demo-warehouse.js';

/** Shows how far a fill has come. */
export interface ProgressDisplay {
  update(progress: DemoProgress): void;
  end(): void;
}

/** What it needs of a terminal, or of a log that stands in its place. */
export interface Screen {
  /** Undefined where it is no terminal. */
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const BAR_WIDTH = 30;
const REDRAW_MS = 100;

/** A bar on a terminal; in a log one line, because a bar there is noise. */
export function showDemoProgress(stream: Screen, log: (line: string) => void): ProgressDisplay {
  if (!stream.isTTY) {
    log('Filling the demo warehouse');
    return { update: () => undefined, end: () => undefined };
  }
  let drawnAt = 0;
  return {
    update({ table, rowsDone, rowsTotal }) {
      const now = Date.now();
      if (now - drawnAt < REDRAW_MS && rowsDone < rowsTotal) return;
      drawnAt = now;
      const part = rowsTotal === 0 ? 1 : rowsDone / rowsTotal;
      const bar = '█'.repeat(Math.round(part * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
      stream.write(`\r\x1b[2K${bar} ${table} ${rowsDone.toLocaleString('en')} of ${rowsTotal.toLocaleString('en')}`);
    },
    end: () => void stream.write('\r\x1b[2K'),
  };
}
