import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** A token that nothing prints by accident: not JSON, not a template text, not `console.log` of what holds it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself, for the one header that carries it. */
  reveal(): string {
    return this.#value;
  }

  /** Takes the token, as it is and as a URL carries it, out of a text. */
  removeFrom(text: string): string {
    if (this.#value === '') return text;
    const encoded = encodeURIComponent(this.#value);
    const without = text.replaceAll(this.#value, REDACTED);
    return encoded === this.#value ? without : without.replaceAll(encoded, REDACTED);
  }

  /** Tells tokens apart without showing them: a name that instances with the same token share. */
  fingerprint(): string {
    return createHash('sha256').update(this.#value).digest('hex').slice(0, 12);
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}
