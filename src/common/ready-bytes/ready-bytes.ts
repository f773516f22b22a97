import { Injectable } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import type { Dependency } from '../../database/changes/dependency.js';
import type { ReadyAnswer } from './ready-answer.js';

/** Bytes that the cache may hold; the whole lists of the demo take less than one megabyte in all encodings. */
const BUDGET_BYTES = 32 * 1024 * 1024;
/** What an entry costs beside its bytes and its names: headers and map slots, measured with 10,000 small entries. */
const ENTRY_OVERHEAD_BYTES = 2048;
/** Spellings of one query under which its bytes are found without parsing. */
const MAX_SPELLINGS = 8;

interface Entry {
  readonly answer: ReadyAnswer;
  readonly dependency: Dependency;
  readonly version: number;
  /** When the clock alone makes the answer old (ms). */
  readonly expiresAt: number;
  readonly key: string;
  readonly spellings: string[];
  bytes: number;
  usedSinceSweep: boolean;
}

/**
 * Finished answers by query. An entry is found by the exact URL it was asked for with, and by its normalised query; it is
 * good while none of its tables has changed. Bounded in bytes: the entries not asked for lately go first.
 */
@Injectable()
export class ReadyBytes {
  private readonly byKey = new Map<string, Entry>();
  private readonly bySpelling = new Map<string, Entry>();
  private bytes = 0;
  /** Plain numbers, because a metrics object on this path costs a tenth of it. Read when metrics are scraped. */
  readonly counts = { hits: 0, notModified: 0, misses: 0, evicted: 0 };

  constructor(private readonly clock: Clock) {}

  /** Bytes held now. */
  get heldBytes(): number {
    return this.bytes;
  }

  /** Entries held now. */
  get entries(): number {
    return this.byKey.size;
  }

  /** Counts what a reader was sent from here: the bytes (200), or that they have not changed (304). */
  countHit(status: number): void {
    this.counts.hits++;
    if (status === 304) this.counts.notModified++;
  }

  /** The answer to a URL spelled exactly so. */
  findSpelling(spelling: string): ReadyAnswer | undefined {
    return this.valid(this.bySpelling.get(spelling));
  }

  /** The answer to a normalised query; from now on it is found by this spelling too. */
  findQuery(key: string, spelling: string): ReadyAnswer | undefined {
    const entry = this.byKey.get(key);
    const answer = this.valid(entry);
    if (answer && entry && entry.spellings.length < MAX_SPELLINGS && !entry.spellings.includes(spelling)) {
      entry.spellings.push(spelling);
      this.bySpelling.set(spelling, entry);
      this.recount(entry);
    }
    return answer;
  }

  /** Keeps an answer that was built when its dependency had the given version. */
  keep(built: Pick<Entry, 'answer' | 'dependency' | 'version' | 'expiresAt' | 'key'> & { spelling: string }): void {
    const { answer, dependency, version, expiresAt, key, spelling } = built;
    const entry: Entry = {
      answer,
      dependency,
      version,
      expiresAt,
      key,
      spellings: [spelling],
      bytes: 0,
      usedSinceSweep: false,
    };
    const bytes = costOf(entry);
    if (bytes > BUDGET_BYTES / 4) return;
    this.remove(this.byKey.get(key));
    // Before it is there: when all others are in use, it would be the first to go again.
    this.shrinkTo(BUDGET_BYTES - bytes);
    this.byKey.set(key, entry);
    this.bySpelling.set(spelling, entry);
    answer.onEncoded = () => this.recount(entry);
    this.recount(entry);
  }

  /** Called when an entry that is held has grown: by another encoding, or by another spelling. */
  private recount(entry: Entry): void {
    if (this.byKey.get(entry.key) !== entry) return;
    const bytes = costOf(entry);
    this.bytes += bytes - entry.bytes;
    entry.bytes = bytes;
    this.shrinkTo(BUDGET_BYTES);
  }

  private valid(entry: Entry | undefined): ReadyAnswer | undefined {
    if (entry === undefined) return undefined;
    if (entry.version !== entry.dependency.version || entry.expiresAt <= this.clock.now()) {
      this.remove(entry);
      return undefined;
    }
    if (!entry.dependency.trusted) return undefined;
    entry.usedSinceSweep = true;
    return entry.answer;
  }

  /** Second chance: what was asked for since it was last looked at moves to the end, the rest goes, oldest first. */
  private shrinkTo(budget: number): void {
    for (const entry of this.byKey.values()) {
      if (this.bytes <= budget) return;
      if (entry.usedSinceSweep) {
        entry.usedSinceSweep = false;
        this.byKey.delete(entry.key);
        this.byKey.set(entry.key, entry);
      } else {
        this.counts.evicted++;
        this.remove(entry);
      }
    }
  }

  private remove(entry: Entry | undefined): void {
    if (entry === undefined || this.byKey.get(entry.key) !== entry) return;
    this.byKey.delete(entry.key);
    for (const spelling of entry.spellings) {
      if (this.bySpelling.get(spelling) === entry) this.bySpelling.delete(spelling);
    }
    this.bytes -= entry.bytes;
  }
}

/** URLs are up to 16 KiB and a key holds two bytes a character, so of a long query the names can be most of the cost. */
function costOf({ answer, key, spellings }: Entry): number {
  const names = spellings.reduce((sum, spelling) => sum + spelling.length, 2 * key.length);
  return answer.size + names + ENTRY_OVERHEAD_BYTES;
}
