/** An exact amount in its decimal text, e.g. `-1234.50`. Never a float: sums of floats lose cents. */
export class Money {
  constructor(readonly text: string) {}

  /** The exact sum of amounts with up to two decimals; `0.00` of none. */
  static sum(amounts: Iterable<string>): Money {
    let cents = 0n;
    for (const amount of amounts) cents += toCents(amount);
    return new Money(fromCents(cents));
  }
}

/** JSON of a value in which each {@link Money} is written as a number with its two decimals. */
export function stringifyWithMoney(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (inner instanceof Money ? JSON.rawJSON(inner.text) : inner));
}

function toCents(amount: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(amount);
  if (!parts) throw new RangeError(`${amount} is not an amount in cents`);
  const [, sign, units = '0', decimals = ''] = parts;
  const cents = BigInt(units) * 100n + BigInt(decimals.padEnd(2, '0'));
  return sign === '-' ? -cents : cents;
}

function fromCents(cents: bigint): string {
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
