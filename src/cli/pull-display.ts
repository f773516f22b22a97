import { type PullSourceName, sourceLabel } from '../inbound/pull-sources.js';
import type { SyncRunRow } from '../inbound/runs/sync-run.js';

const REDRAW_MS = 100;

/** Shows how a pull or a comparison goes: one line that moves on a terminal; in a log nothing until its end. */
export class PullDisplay {
  private drawnAt = 0;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  update(source: PullSourceName, phase: string, rowsRead: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.drawnAt < REDRAW_MS) return;
    this.drawnAt = now;
    this.stream.write(`\r\x1b[2K${sourceLabel(source)}: ${phase}, ${rowsRead.toLocaleString('en')} read`);
  }

  clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}

/** What a run came to, for a person. */
export function describeRun(run: SyncRunRow): string {
  const { source, status, dry_run, error, watermark_before, watermark_after } = run;
  const merged = run.rows_inserted + run.rows_updated + run.rows_unchanged + run.rows_quarantined;
  const counts = [
    [run.rows_read, 'read'],
    [run.rows_inserted, 'new'],
    [run.rows_updated, 'changed'],
    [run.rows_unchanged, 'as before'],
    [run.fields_kept, run.fields_kept === 1 ? 'field kept as edited here' : 'fields kept as edited here'],
    [run.rows_quarantined, 'set aside'],
    // Of a table that waits for a person; of a pull that failed the error says it.
    [status === 'failed' ? 0 : run.rows_read - merged, 'not merged'],
    [run.rows_gone, 'gone'],
    [run.rows_restored, 'back'],
    [run.pictures_copied, `${run.pictures_copied === 1 ? 'picture' : 'pictures'} ${dry_run ? 'to copy' : 'copied'}`],
    [run.pictures_failed, `${run.pictures_failed === 1 ? 'picture' : 'pictures'} could not be copied`],
  ] as const;
  const told = counts.filter(([count, word]) => count > 0 || word === 'read');
  const words = told.map(([count, word]) => `${count.toLocaleString('en')} ${word}`).join(', ');
  return [
    `${sourceLabel(source)}: ${status}${dry_run ? ' (dry run, nothing was changed)' : ''}: ${words}`,
    ...(watermark_after === null
      ? []
      : [`  The watermark moved from ${watermark_before ?? 'none'} to ${watermark_after}.`]),
    ...(error === null ? [] : [`  ${error}`]),
  ].join('\n');
}
