/** Names of variables whose values are nobody's business. */
const SECRET_NAME = /TOKEN|SECRET|KEY|PASSWORD/i;
/** Shorter ones stand in texts by chance. */
const SHORTEST_SECRET = 8;
/** A signed token of Access, whoever it belongs to; what a program sends as its credential; a key. */
const SECRET_FORMS = [
  /eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}/,
  /\b(?:Bearer|Basic) [\w.~+/-]{12,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/**
 * Looks at all that a process of the product writes while it is tested: no secret of its environment may be in it, and nothing
 * that has the form of one.
 */
export class LogWatch {
  private readonly secrets: readonly string[];
  private readonly found: string[] = [];
  private rest = '';

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.secrets = secretsOf(env);
  }

  /** As a stream that a logger writes to. */
  write(text: string): void {
    // A line may come in parts.
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.look(line);
  }

  /** @throws Error with the lines that tell too much. */
  assertNoSecret(): void {
    this.look(this.rest);
    this.rest = '';
    if (this.found.length > 0) throw new Error(`A secret is in the log:\n${this.found.join('\n')}`);
  }

  private look(line: string): void {
    const tells = this.secrets.some((secret) => line.includes(secret)) || SECRET_FORMS.some((form) => form.test(line));
    if (tells) this.found.push(line);
  }
}

/**
 * The same of what a process has written until its end, when also is known what it made itself.
 * @throws Error with the lines that tell too much.
 */
export function refuseSecrets(env: Readonly<Record<string, string | undefined>>, written: string): void {
  const watch = new LogWatch(env);
  watch.write(written);
  watch.assertNoSecret();
}

function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const named = Object.entries(env).filter(([name]) => SECRET_NAME.test(name));
  const passwords = Object.values(env).filter((value = '') => URL.canParse(value) && new URL(value).password !== '');
  return [...named.map(([, value = '']) => value), ...passwords.map((value = '') => new URL(value).password)].filter(
    // A number, or a path, is none.
    (value) => value.length >= SHORTEST_SECRET && !/^\d+$|^\//.test(value),
  );
}
