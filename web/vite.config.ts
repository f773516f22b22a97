import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Below this many bytes an encoding saves less than its header costs. */
const MIN_ENCODED_BYTES = 1024;

/** Puts a brotli and a gzip copy beside each file that gets smaller by it, so that the server never compresses. */
function encodedCopies(): Plugin {
  let outDir = '';
  return {
    name: 'encoded-copies',
    apply: 'build',
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        if (bytes.length < MIN_ENCODED_BYTES) continue;
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), encodedCopies()],
  build: {
    // Data URLs are not `'self'`: the content security policy blocks them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'es2022',
    manifest: true,
    // Not `assets`, which is what photos are called.
    assetsDir: 'static',
  },
  server: {
    // Where `npm start` runs; another one by API_URL.
    proxy: Object.fromEntries(
      ['/api', '/docs', '/health', '/metrics'].map((path) => [path, process.env.API_URL ?? 'http://127.0.0.1:3000']),
    ),
  },
});
