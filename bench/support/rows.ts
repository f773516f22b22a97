/** One measured number with its unit, as the table shows it. */
export interface Figure {
  readonly value: number;
  readonly unit: 'requests/s' | 'records/s' | 'ms' | 's' | 'MB' | '%' | '';
}

/** What a result has to reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly product: Figure;
  /** What the product is compared with; missing where the figure itself has a target. */
  readonly reference?: Figure & { readonly label: string };
  /** The number that the target is about: a ratio where there is a reference, else the figure. */
  readonly result: number;
  readonly target: Target;
  /** What helps to judge the result: how busy the processes were, how many rows. */
  readonly note?: string;
}

/** Whether a result reaches its target. */
export function isMet({ result, target }: Pick<Row, 'result' | 'target'>): boolean {
  return 'atLeast' in target ? result >= target.atLeast : result <= target.atMost;
}

/** A measurement gives some lines of the table. */
export interface Measurement<Context> {
  /** Its name for `--only`. */
  readonly name: string;
  /** What it finds out, in a few words. */
  readonly about: string;
  run(context: Context): Promise<Row[]>;
}
