/** `1 spelling`, `3 spellings`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Money as a person reads it: `1,234,567.89`. Its text is exact, and stays so. */
export function money(text: string): string {
  const [, sign = '', units = '', cents = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return `${sign}${units.replace(/\B(?=(\d{3})+$)/g, ',')}${cents}`;
}

/** `7.2 %`, or a dash where there is nothing to be a part of. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** `25 Nov 2026, 23:09 America/New_York`. */
export function momentOf(moment: string, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return `${format.format(Date.parse(moment))} ${timeZone}`;
}

/** A spelling in quotes, so that spaces are seen; a missing one in words. */
export function quote(spelling: string | null): string {
  return spelling === null ? '(no brand)' : JSON.stringify(spelling);
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** With its first letter a capital. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What an error says, without its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
