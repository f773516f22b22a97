/**
 * A small seeded generator (mulberry32), so that the demo warehouse is the same for everybody on the same day.
 * It is not for secrets. Every subject takes its own stream (`randomFor(seed, 'skus')`), so that a change to one
 * table leaves all the others as they were.
 */
export class Random {
  #state: number;

  constructor(state: number) {
    this.#state = state >>> 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.next() * from.length)];
    if (picked === undefined) throw new RangeError('Nothing to pick from');
    return picked;
  }

  /** A copy in random order. */
  shuffled<T>(from: readonly T[]): T[] {
    const keyed = from.map((value) => ({ value, key: this.next() }));
    return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
  }
}

/** FNV-1a, 32 bits: spreads names over seeds well enough that neighbouring names share no sequence. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The stream of one subject, e.g. `randomFor(7, 'invoices', dayIndex)`. */
export function randomFor(seed: number, ...subject: (string | number)[]): Random {
  return new Random(hashOf(`${seed}/${subject.join('/')}`));
}
