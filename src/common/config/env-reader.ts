import { readFileSync } from 'node:fs';

/** The environment says something that cannot be meant; every problem is listed, none of the values of secrets. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.name = 'ConfigError';
  }
}

/** Parses environment variables and collects what is wrong, so that a person mends it all in one go. */
export class EnvReader {
  private readonly problems: string[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  /** An empty value counts as unset: that is what `NAME=` in an env file means to most people. */
  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === '' ? undefined : value;
  }

  integer(name: string, fallback: number, range: { min: number; max: number }): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const parsed = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (parsed >= range.min && parsed <= range.max) return parsed;
    this.refuse(name, `must be a whole number from ${range.min} to ${range.max}, not "${value}"`);
    return fallback;
  }

  onOff(name: string, fallback: boolean): boolean {
    return this.oneOf(name, ['on', 'off'] as const, fallback ? 'on' : 'off') === 'on';
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const found = allowed.find((word) => word === value.toLowerCase());
    if (found !== undefined) return found;
    const words = [allowed.slice(0, -1).join(', '), allowed.at(-1)].filter(Boolean).join(' or ');
    this.refuse(name, `must be ${words}, not "${value}"`);
    return fallback;
  }

  matching(name: string, pattern: RegExp, expected: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || pattern.test(value)) return value;
    this.refuse(name, `must be ${expected}, not "${value}"`);
    return undefined;
  }

  /**
   * `name=value,name=value` with known names.
   * @param expected what a value is, for whoever wrote another one.
   */
  pairs(name: string, names: readonly string[], pattern: RegExp, expected: string): ReadonlyMap<string, string> {
    const pairs = new Map<string, string>();
    for (const part of this.text(name)?.split(',') ?? []) {
      const [key = '', value] = part.split('=').map((word) => word.trim());
      if (value === undefined)
        this.refuse(name, `has "${part.trim()}", but must be pairs of a name and its value, name=value`);
      else if (!names.includes(key))
        this.refuse(name, `has "${part.trim()}", but "${key}" is none of ${names.join(', ')}`);
      else if (!pattern.test(value)) this.refuse(name, `has "${part.trim()}", but "${value}" is not ${expected}`);
      else pairs.set(key, value);
    }
    return pairs;
  }

  /** A URL may carry a password, so what was given is never repeated in the message. */
  postgresUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && /^postgres(ql)?:$/.test(new URL(value).protocol)) return value;
    this.refuse(name, 'must be a URL like postgres://user:password@host:5432/athena_warehouse');
    return undefined;
  }

  /** What a JSON says that is given as it is, or as the path of its file. What it holds is for whoever asks to check. */
  json(name: string): unknown {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const inline = value.startsWith('{');
    try {
      return JSON.parse(inline ? value : readFileSync(value, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.refuse(name, `must be a JSON object, or the path of a file that holds one: ${reason}`);
      return undefined;
    }
  }

  /** Where a server's paths begin, without a slash at its end. A password in it is never repeated in the message. */
  serverUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (
      url !== undefined &&
      /^https?:$/.test(url.protocol) &&
      url.username + url.password + url.search + url.hash === ''
    )
      return url.href.replace(/\/+$/, '');
    this.refuse(name, 'must be an address such as http://127.0.0.1:3000, without user and password');
    return undefined;
  }

  /** Many receivers put a secret into the path, so what was given is never repeated in the message. */
  webhookUrl(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const onThisMachine = url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
    // fetch refuses a URL with a user in it, and would name it in its error.
    if (url !== undefined && url.username + url.password === '' && (url.protocol === 'https:' || onThisMachine))
      return url.href;
    this.refuse(name, 'must be an https URL without user and password; http only on this machine');
    return undefined;
  }

  timeZone(name: string, fallback: string): string {
    const value = this.text(name) ?? fallback;
    try {
      new Intl.DateTimeFormat('en', { timeZone: value });
      return value;
    } catch {
      this.refuse(name, `must be an IANA time zone such as America/New_York, not "${value}"`);
      return fallback;
    }
  }

  /** `02:00`, or the cron form `0 2 * * *` of a time once a day. */
  dailyTime(name: string, fallback: { minute: number; hour: number }): { minute: number; hour: number } {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const clock = /^(\d{1,2}):(\d{2})$/.exec(value);
    const cron = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(value);
    const hour = Number(clock?.[1] ?? cron?.[2] ?? Number.NaN);
    const minute = Number(clock?.[2] ?? cron?.[1] ?? Number.NaN);
    if (hour < 24 && minute < 60) return { minute, hour };
    this.refuse(name, `must be a time once a day, as 02:00 or as cron "0 2 * * *", not "${value}"`);
    return fallback;
  }

  refuse(name: string, problem: string): void {
    this.problems.push(`${name} ${problem}`);
  }

  throwIfRefused(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }
}
