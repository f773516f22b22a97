import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

/** Below this many bytes an encoding saves less than its header costs. */
const MIN_ENCODED_BYTES = 1024;

const FIRST_SCREEN = 'src/products/products-screen.tsx';
const EARLY = 'src/early.ts';

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

/** Which modules one file holds: a screen of fifty files waits for six of them at a time, and each is compiled by itself. */
const GROUPS = [
  // Alone: it is to run before the frame is there.
  { name: 'early', test: /\/web\/src\/early\.ts/, priority: 1 },
  { name: 'frame', test: /node_modules\/(?!.*d3-|.*internmap)|\/web\/src\/(ui|i18n|api)\/|\/client\/src\// },
  { name: 'records', test: /\/web\/src\/(records|edits\/(?!upstream-conflict|decide-fields|value-field))/ },
];

const tagOf = (rel: string, file: string): HtmlTagDescriptor => ({
  tag: 'link',
  attrs: { rel, crossorigin: true, href: `/${file}` },
  injectTo: 'head',
});

/**
 * Has the browser compile the files of the first screen while they arrive, on a thread of its own: most of their functions are called
 * before it is there, and each would be compiled when it is called, by the thread that draws. It has to be the first line.
 */
const COMPILE_AHEAD = '//# allFunctionsCalledOnLoad\n';
const COMPILED_AHEAD = new Set(['frame', 'records', 'index', 'products-screen']);

function compiledAhead(): Plugin {
  return {
    name: 'compiled-ahead',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'chunk' && COMPILED_AHEAD.has(file.name)) file.code = COMPILE_AHEAD + file.code;
        }
      },
    },
  };
}

/** Asks for the first screen's files beside those of the frame, and not once the frame has run; before all, for its data. */
function firstScreen(): Plugin {
  return {
    name: 'first-screen',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(FIRST_SCREEN));
        if (first === undefined) throw new Error(`There is no ${FIRST_SCREEN}.`);
        const early = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(EARLY)));
        if (early === undefined) throw new Error(`There is no ${EARLY}.`);
        const files = [first, ...chunks.filter(({ fileName }) => first.imports.includes(fileName))];
        const styles = files.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
        const fresh = (file: string): boolean => !html.includes(file);
        return [
          {
            tag: 'script',
            attrs: { type: 'module', async: true, crossorigin: true, src: `/${early.fileName}` },
            injectTo: 'head-prepend',
          },
          ...files.flatMap(({ fileName }) => (fresh(fileName) ? [tagOf('modulepreload', fileName)] : [])),
          ...styles.flatMap((file) => (fresh(file) ? [tagOf('stylesheet', file)] : [])),
        ];
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), encodedCopies(), firstScreen(), compiledAhead()],
  build: {
    // Data URLs are not `'self'`: the content security policy blocks them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'es2022',
    manifest: true,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
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
