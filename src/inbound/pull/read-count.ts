import type { ReadRow } from '../tables/staged-row.js';
import type { ReadPage } from './pull-source.js';

/**
 * How many records of a table were read, each once, while they are read. It never goes back: a listing that begins anew
 * counts on from where it was lost.
 */
export class ReadCount {
  /** Records that may come again: few beside those of a large listing, whose keys nobody holds in memory. */
  private readonly known = new Set<string>();
  private listed = 0;
  private furthest = 0;

  /** Takes in what was on a page. @returns how many records are new with it. */
  add({ rows, mayComeAgain }: ReadPage): number {
    const before = this.total;
    if (mayComeAgain) for (const row of rows) this.known.add(keyOf(row));
    else this.listed += rows.filter((row) => !this.known.has(keyOf(row))).length;
    this.furthest = Math.max(this.furthest, this.listed);
    return this.total - before;
  }

  /** The upstream has lost our place: the listing comes again, but for what is known by its key. */
  restart(): void {
    this.listed = 0;
  }

  /** The reading is over, and so many were there. @returns how many that is more, or less. */
  settle(exact: number): number {
    return exact - this.total;
  }

  private get total(): number {
    return this.known.size + this.furthest;
  }
}

function keyOf(row: ReadRow): string {
  return 'bad' in row ? row.bad.key : row.good.key;
}
