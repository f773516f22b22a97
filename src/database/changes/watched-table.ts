import type { Dependency } from './dependency.js';

/** What is known of one table whose changes are announced. */
export class WatchedTable {
  /** Counts its announced changes. */
  version = 0;
  /** Whether the relation behind the name announces every change. A name without a relation has nothing to announce. */
  announces = false;
  /** The relation at the last look; a loader that swaps tables gives the name another one. */
  oid: string | null | undefined;

  constructor(readonly name: string) {}
}

/** A dependency on several tables, current at every read: no event has to reach it. */
export class LiveDependency implements Dependency {
  constructor(
    private readonly watched: readonly WatchedTable[],
    private readonly listening: { readonly alive: boolean },
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
    if (!this.listening.alive) return false;
    for (const table of this.watched) if (!table.announces) return false;
    return true;
  }
}
