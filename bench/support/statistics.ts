/** The value below which a part of the samples lies: 0.5 is the median. NaN when there are none. */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** The middle sample. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** The sum of the samples by their number. */
export function mean(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

/** Runs `work` and says how long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Times two kinds of work in turn, so that whatever else the machine does hits both alike. The order changes each round:
 * what one leaves behind (a checkpoint, garbage) would else always hit the other.
 * @returns the samples of both in milliseconds, the warm-up rounds left out.
 */
export async function timeInTurn(
  rounds: { readonly warmUp: number; readonly measured: number },
  a: () => Promise<unknown>,
  b: () => Promise<unknown>,
): Promise<{ a: number[]; b: number[] }> {
  const samples: { a: number[]; b: number[] } = { a: [], b: [] };
  for (let round = -rounds.warmUp; round < rounds.measured; round++) {
    const times = round % 2 === 0 ? [await timed(a), await timed(b)] : [await timed(b), await timed(a)].reverse();
    if (round < 0) continue;
    samples.a.push(times[0] ?? Number.NaN);
    samples.b.push(times[1] ?? Number.NaN);
  }
  return samples;
}
