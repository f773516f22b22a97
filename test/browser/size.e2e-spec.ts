import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from '@jest/globals';
import { BUILT_PAGE, buildPage } from './build-page.js';

const FIRST_SCREEN_BYTES = 150 * 1024;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly isEntry?: boolean;
}

let chunks: Readonly<Record<string, Chunk>>;

beforeAll(async () => {
  await buildPage();
  chunks = JSON.parse(readFileSync(join(BUILT_PAGE, '.vite/manifest.json'), 'utf8'));
});

it('needs at most 150 KiB of script, compressed, until the first screen is there', () => {
  const names = new Set<string>();
  const take = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const next of chunks[name]?.imports ?? []) take(next);
  };
  for (const [name, chunk] of Object.entries(chunks)) if (chunk.isEntry) take(name);
  take('src/products/products-screen.tsx');
  const files = [...new Set([...names].flatMap((name) => chunks[name]?.file ?? []))].filter((file) =>
    file.endsWith('.js'),
  );
  const bytes = files.reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(BUILT_PAGE, file)), { level: 9 }).length,
    0,
  );
  expect(files.length).toBeGreaterThan(1);
  expect(bytes).toBeLessThanOrEqual(FIRST_SCREEN_BYTES);
});

it('loads every other screen when somebody goes there', () => {
  const entry = Object.values(chunks).find(({ isEntry }) => isEntry);
  const screens = Object.keys(chunks).filter((name) => name.endsWith('-screen.tsx'));
  expect(screens.length).toBeGreaterThan(3);
  for (const screen of screens) expect(entry?.dynamicImports).toContain(screen);
});
