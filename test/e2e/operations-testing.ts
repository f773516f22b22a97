import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../support/child-instance.js';
import { LogWatch } from '../support/log-watch.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The real process, as `npm start` starts it, but for the compilation. */
export class Process {
  output = '';
  errors = '';
  private readonly exited: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
    private readonly watch: LogWatch,
  ) {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.output += text;
      watch.write(text);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
      watch.write(text);
    });
    this.exited = once(child, 'close').then(() => child.exitCode);
  }

  /** Starts `src/{script}` with nothing in its environment but `env`. */
  static async start(script: string, env: Record<string, string>, args: readonly string[] = []): Promise<Process> {
    const dataDir = await mkdtemp(join(tmpdir(), 'athena-process-'));
    const hooks = join(ROOT, 'test/support/typescript-hooks.mjs');
    const command = ['--import', hooks, join(ROOT, 'src', script), ...args];
    const { PATH = '', HOME = '' } = process.env;
    const whole = { PATH, HOME, PORT: '0', DATA_DIR: dataDir, ENDS_WITH_PARENT: 'yes', ...env };
    return new Process(spawn(process.execPath, command, { cwd: dataDir, env: whole }), dataDir, new LogWatch(whole));
  }

  /** Where it listens, once it does. One that does not become ready is ended: whoever started it has no more to do with it. */
  async url(): Promise<string> {
    const ready = /is ready: the page is (http:\/\/[^/]+)/;
    try {
      await until(() => ready.test(this.errors) || this.child.exitCode !== null, 60_000);
    } catch {
      await this.kill();
    }
    const [, url] = ready.exec(this.errors) ?? [];
    if (url === undefined) throw new Error(`It did not start: ${this.errors}`);
    return url;
  }

  /** The lines of its log so far. */
  get log(): Record<string, unknown>[] {
    const lines = this.output.split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** The line about a request, once it is there. */
  async requestLine(id: string): Promise<Record<string, unknown>> {
    const find = () => this.log.find(({ msg, request_id }) => msg === 'request' && request_id === id);
    await until(() => find() !== undefined, 5_000);
    return find()!;
  }

  /** Its exit code, when it ends by itself. */
  async end(): Promise<number | null> {
    const code = await this.exited;
    await rm(this.dataDir, { recursive: true, force: true });
    this.watch.assertNoSecret();
    return code;
  }

  /** kill -9. */
  kill(): Promise<number | null> {
    this.child.kill('SIGKILL');
    return this.end();
  }

  /** Ends it as a service manager does. */
  stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    return this.end();
  }
}

/** One sample of Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** Prometheus reads values as Go does: NaN and Inf in any case. */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? ([Nn]a[Nn]|[+-]?Inf|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)( \d+)?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy;

/** Reads the text format 0.0.4 as Prometheus does; what it would refuse is an error here. */
export function readMetrics(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n').filter(Boolean)) {
    const [, name, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? [];
    if (name !== undefined && type !== undefined) {
      if (types.has(name)) throw new Error(`${name} has two types`);
      types.set(name, type);
    } else if (!/^# HELP \S+ \S/.test(line)) {
      samples.push(readSample(line, types));
    }
  }
  const names = samples.map(({ name, labels }) => `${name} ${JSON.stringify(Object.entries(labels).sort())}`);
  if (new Set(names).size !== names.length) throw new Error('a series stands twice');
  return samples;
}

function readSample(line: string, types: ReadonlyMap<string, string>): Sample {
  const [, name = '', labelText = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === '') throw new Error(`not a sample: ${line}`);
  const family = name.replace(/_(bucket|sum|count)$/, '');
  if (!types.has(name) && !['histogram', 'summary'].includes(types.get(family) ?? '')) {
    throw new Error(`${name} has no type`);
  }
  const labels = [...labelText.matchAll(LABEL)];
  if (labels.reduce((length, [whole]) => length + whole.length, 0) !== labelText.length) {
    throw new Error(`not labels: ${labelText}`);
  }
  return {
    name,
    labels: Object.fromEntries(labels.map(([, label = '', text = '']) => [label, text])),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}
