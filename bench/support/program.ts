import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS, startVariables } from './product.js';

/**
 * A small program of the bench in a process of its own, which answers each message with one. It ends when it is
 * stopped, and by itself when this process is gone.
 */
export class Program<Question extends object, Answer> {
  private constructor(private readonly child: ChildProcess) {}

  /** Starts `programs/<name>.ts` with the flags and the allocator of the product. */
  static start<Question extends object, Answer>(name: string): Program<Question, Answer> {
    const file = fileURLToPath(new URL(`../programs/${name}.ts`, import.meta.url));
    const env = { ...process.env, ...startVariables() };
    return new Program(fork(file, { execArgv: [...NODE_FLAGS], env, serialization: 'advanced' }));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program did not start.');
    return this.child.pid;
  }

  /** @throws Error when the program ends instead. */
  async ask(question: Question): Promise<Answer> {
    const abort = new AbortController();
    const answer = once(this.child, 'message', { signal: abort.signal });
    const end = once(this.child, 'exit', { signal: abort.signal }).then(([code]) => {
      throw new Error(`The program ended (${code}) before it answered.`);
    });
    try {
      this.child.send(question);
      // What the programs answer is declared beside them; this is the one place where it is taken at their word.
      const [message]: [Answer] = await Promise.race([answer as Promise<[Answer]>, end]);
      return message;
    } finally {
      abort.abort();
      await Promise.allSettled([answer, end]);
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
