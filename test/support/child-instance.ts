import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { refuseSecrets } from './log-watch.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How to start a runner, where it differs. */
export interface ChildInstanceOptions {
  /** Another copy of the checkout. */
  root?: string;
  /** Put before the command line, as `setpriv` and its options. */
  prefix?: readonly string[];
  /** It writes for a person, and no JSON. */
  plainText?: boolean;
}

/** A TypeScript program in a process of its own, which speaks in JSON lines, and which a test may kill. */
export class ChildInstance {
  private readonly events: Record<string, unknown>[] = [];
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private pending = '';
  errors = '';
  /** What it wrote in plain text. */
  output = '';

  constructor(
    script: string,
    args: readonly string[],
    { root = ROOT, prefix = [], plainText = false }: ChildInstanceOptions = {},
  ) {
    const command = [process.execPath, '--import', `${root}/test/support/typescript-hooks.mjs`, `${root}/${script}`];
    const [file = '', ...rest] = [...prefix, ...command, ...args];
    // A process group of its own, so that a test can press Ctrl-C.
    const env = { ...process.env, NODE_OPTIONS: '', ENDS_WITH_PARENT: 'yes' };
    this.child = spawn(file, rest, { detached: true, cwd: '/', env });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (plainText) this.output += text;
      else this.read(text);
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    // `close`, not `exit`: what it said last is here by then.
    this.exited = once(this.child, 'close').then(() => {
      // What it tells a test in JSON may be an address with a password.
      refuseSecrets(
        { ...process.env, ...secretsAmong([...prefix, ...args]), ...this.told() },
        this.errors + this.output,
      );
      return this.child.exitCode;
    });
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The child did not start.');
    return this.child.pid;
  }

  /** The first event with this property, when it has come. */
  seen(property: string): Record<string, unknown> | undefined {
    return this.events.find((event) => property in event);
  }

  /** Waits for an event with this property. */
  async event(property: string, milliseconds = 15_000): Promise<Record<string, unknown>> {
    await until(() => this.seen(property) !== undefined || this.child.exitCode !== null, milliseconds).catch(
      () => undefined,
    );
    const event = this.seen(property);
    if (event !== undefined) return event;
    throw new Error(`No ${property} came. ${JSON.stringify(this.events)} ${this.errors}`);
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** SIGTERM, and its exit code; `null` when it did not end by itself. */
  terminate(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.exited;
  }

  /** What the terminal does on Ctrl-C: SIGINT to the whole process group. */
  pressCtrlC(): Promise<number | null> {
    process.kill(-this.pid, 'SIGINT');
    return this.exited;
  }

  /** Waits for its end. */
  end(): Promise<number | null> {
    return this.exited;
  }

  /** Tokens that it made itself, and has told. */
  private told(): Record<string, string> {
    return Object.assign({}, ...this.events.flatMap(Object.values).map((value) => textsOf(value)));
  }

  private read(text: string): void {
    const lines = (this.pending + text).split('\n');
    this.pending = lines.pop() ?? '';
    for (const line of lines) {
      const event: unknown = JSON.parse(line);
      if (typeof event === 'object' && event !== null) this.events.push({ ...event });
    }
  }
}

/** What a command line gives a process: variables, an environment as JSON, and addresses. */
function secretsAmong(words: readonly string[]): Record<string, string> {
  return Object.assign(
    {},
    ...words.map((word, index) => {
      const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
      if (name !== undefined) return { [name]: value };
      return word.startsWith('{') ? textsOf(JSON.parse(word)) : { [`word ${index}`]: word };
    }),
  );
}

function textsOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'));
}

/**
 * Waits until `condition` holds. Looks after 4 ms at first, as crash tests mean one moment in a short start, and the less
 * often the longer it waits: many conditions ask the database, of which whoever is waited for has need too.
 */
export async function until(condition: () => boolean | Promise<boolean>, milliseconds = 10_000): Promise<void> {
  const started = Date.now();
  while (!(await condition())) {
    const waited = Date.now() - started;
    if (waited > milliseconds) throw new Error(`Waited ${milliseconds} ms in vain for ${condition}`);
    await sleep(Math.min(4 + waited / 50, 50));
  }
}
