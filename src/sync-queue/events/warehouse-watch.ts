import { Injectable } from '@nestjs/common';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { Dependency } from '../../database/changes/dependency.js';
import { WATCHED_TABLES } from '../../database/changes/watched-tables.js';

/**
 * Which tables have changed since it was asked before. Compares versions, as answers that are kept do: so it also finds
 * what no announcement told of, as a table that was swapped for another.
 */
@Injectable()
export class WarehouseWatch {
  private readonly tables: readonly WatchedOne[];

  constructor(private readonly feed: ChangeFeed) {
    this.tables = WATCHED_TABLES.map((name) => {
      const dependency = feed.dependencyOn([name]);
      return { name, dependency, seen: dependency.version };
    });
  }

  /** Tables that have changed since this was last called. */
  takeChanged(): string[] {
    const changed = this.tables.filter(({ dependency, seen }) => dependency.version !== seen);
    for (const table of changed) table.seen = table.dependency.version;
    return changed.map(({ name }) => name);
  }

  /** Tables that change without a word, as a view does: they may have changed at any time. */
  silent(): string[] {
    if (!this.feed.alive) return [];
    return this.tables.filter(({ dependency }) => !dependency.trusted).map(({ name }) => name);
  }
}

interface WatchedOne {
  readonly name: string;
  readonly dependency: Dependency;
  seen: number;
}
