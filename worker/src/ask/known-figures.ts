/** A number that the warehouse has answered, and where it stands. */
export interface KnownNumber {
  readonly value: number;
  readonly field: string;
  readonly source: string;
}

/** Everything that an answer may be made of: what the tools have answered so far. */
export class KnownFigures {
  readonly numbers: KnownNumber[] = [];
  /** Names and other texts with digits in them. */
  readonly texts = new Set<string>();
  /** Days, as `2026-11-01`. */
  readonly days = new Set<string>();

  /** @param source the path that answered. */
  learn(source: string, value: unknown, field = ''): void {
    if (typeof value === 'number') this.numbers.push({ value, field, source });
    else if (typeof value === 'string') this.learnText(source, value, field);
    else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.learn(source, item, `${field}[${index}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.learn(source, item, field === '' ? key : `${field}.${key}`);
    }
  }

  private learnText(source: string, text: string, field: string): void {
    const [, day, year] = /^((\d{4})-\d{2}(?:-\d{2})?)(?:T|$)/.exec(text) ?? [];
    if (day !== undefined && year !== undefined) {
      this.days.add(day);
      this.numbers.push({ value: Number(year), field, source });
    } else if (/\p{Nd}/u.test(text)) this.texts.add(text);
  }
}
