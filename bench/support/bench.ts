import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Load, LoadResult } from './load.js';
import type { Effort } from './options.js';
import { Product, type ProductOptions } from './product.js';
import { Program } from './program.js';

/** What the measurements share: the product under test, the load, and a place for files. Closed, nothing is left. */
export class Bench {
  /** Holds the data directories. */
  private readonly scratch = mkdtempSync(join(tmpdir(), 'athena-bench-'));
  private readonly products: Promise<Product>[] = [];
  private shared: Promise<Product> | undefined;
  private closing: Promise<void> | undefined;
  readonly load = Program.start<Load, LoadResult>('load');

  constructor(
    readonly effort: Effort,
    /** For the person who waits. */
    readonly say: (line: string) => void,
  ) {}

  /** The product on the demo warehouse, started when it is first needed and shared by most measurements. */
  product(): Promise<Product> {
    this.shared ??= this.startProduct('demo');
    return this.shared;
  }

  /** Another one, on the data directory of that name; it is stopped at the end if not before. */
  startProduct(name: string, options?: ProductOptions): Promise<Product> {
    const product = Product.start(this.folder(name), options);
    this.products.push(product);
    return product;
  }

  /** A folder that is removed at the end. */
  folder(name: string): string {
    const path = join(this.scratch, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Ends everything that was started and removes its files. May be called more than once. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    await this.load.stop();
    // One that did not start has told so where its start was awaited.
    const started = await Promise.allSettled(this.products);
    const running = started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    await Promise.all(running.map((product) => product.stop()));
    await rm(this.scratch, { recursive: true, force: true });
  }
}
