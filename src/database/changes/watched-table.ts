import type { WatchedTableState } from './change-triggers.sql.js';
import type { Dependency } from './dependency.js';

/** What is known of one table whose changes are announced. */
export class WatchedTable {
  /** Counts its announced changes. */
  version = 0;
  /** Whether what stands behind the name announces every change. A name without a relation has nothing to announce. */
  announces = false;
  private identity: string | null | undefined;

  constructor(readonly name: string) {}

  /** Takes in how the table looks now. */
  update({ identity, can_announce, silent }: WatchedTableState): void {
    const announces = identity === null || (can_announce === true && silent.length === 0);
    // Something else behind the name, or a stretch of silence: whatever happened meanwhile was not announced.
    if (this.identity !== identity || (announces && !this.announces)) this.version++;
    this.identity = identity;
    this.announces = announces;
  }
}

/** A dependency on several tables, current at every read: no event has to reach it. */
export class LiveDependency implements Dependency {
  constructor(
    private readonly watched: readonly WatchedTable[],
    private readonly feed: { readonly alive: boolean },
  ) {}

  get tables(): readonly string[] {
    return this.watched.map((table) => table.name);
  }

  get version(): number {
    let sum = 0;
    for (const table of this.watched) sum += table.version;
    return sum;
  }

  get trusted(): boolean {
    if (!this.feed.alive) return false;
    for (const table of this.watched) if (!table.announces) return false;
    return true;
  }
}
