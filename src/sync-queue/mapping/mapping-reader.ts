/** Takes a mapping's JSON apart, and collects what is wrong with it. */
export class MappingReader {
  constructor(readonly refuse: (problem: string) => void) {}

  /** An object with known keys; an unknown one is a misspelling that would otherwise change nothing, and look right. */
  object(value: unknown, place: string, keys: readonly string[]): Readonly<Record<string, unknown>> {
    const members = this.members(value, place);
    for (const key of Object.keys(members)) {
      if (!keys.includes(key)) this.refuse(`${place} has "${key}", but only ${keys.join(', ')} are known`);
    }
    return members;
  }

  /** An object with any keys. */
  members(value: unknown, place: string): Readonly<Record<string, unknown>> {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    this.refuse(`${place} must be an object, not ${show(value)}`);
    return {};
  }

  name(value: unknown, place: string): string | undefined {
    if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
    this.refuse(`${place} must be a text, not ${show(value)}`);
    return undefined;
  }

  /** One name, or several. */
  names(value: unknown, place: string): string[] {
    const list: unknown[] = Array.isArray(value) ? value : [value];
    if (list.length === 0) this.refuse(`${place} must not be empty`);
    return list.flatMap((item) => this.name(item, place) ?? []);
  }

  word<const T extends string>(value: unknown, place: string, allowed: readonly T[], fallback: T): T {
    if (value === undefined) return fallback;
    const found = allowed.find((word) => word === value);
    if (found === undefined) this.refuse(`${place} must be ${allowed.join(' or ')}, not ${show(value)}`);
    return found ?? fallback;
  }

  words<const T extends string>(value: unknown, place: string, allowed: readonly T[]): T[] {
    const names = this.names(value, place);
    for (const name of names) {
      if (!allowed.some((word) => word === name))
        this.refuse(`${place} must be among ${allowed.join(', ')}, not "${name}"`);
    }
    return allowed.filter((word) => names.includes(word));
  }
}

/** Long enough to recognise a value in a message. */
const SHOWN_CHARACTERS = 80;

function show(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
