/** Imports point one way; the design of the folders stands in README.md. A domain's face to the others is its service. */
const DOMAINS = 'products|brands|product-lines|skus|dev-groups|revenue|data-gaps';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'clock-and-runtime-need-nothing',
      comment: 'Everything else may stand on them, the database too.',
      severity: 'error',
      from: { path: '^src/(clock|runtime)/' },
      to: { path: '^src/', pathNot: '^src/$1/' },
    },
    {
      name: 'database-knows-no-domain',
      comment: 'And nothing of common, which stands on it.',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|runtime|clock)/' },
    },
    {
      name: 'common-knows-nobody',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^src/', pathNot: '^src/(common|database|runtime|clock)/' },
    },
    {
      name: 'upstreams-use-common-only',
      severity: 'error',
      from: { path: '^src/upstreams/' },
      to: { path: '^src/', pathNot: '^src/(upstreams|common|database|runtime|clock)/' },
    },
    {
      name: 'sync-queue-and-health-know-no-domain',
      severity: 'error',
      from: { path: '^src/(sync-queue|health)/' },
      to: { path: '^src/', pathNot: '^src/(sync-queue|health|upstreams|common|database|runtime|clock)/' },
    },
    {
      name: 'inbound-knows-no-domain',
      severity: 'error',
      from: { path: '^src/inbound/' },
      to: { path: '^src/', pathNot: '^src/(inbound|assets|sync-queue|upstreams|common|database|runtime|clock)/' },
    },
    {
      name: 'assets-know-no-domain',
      severity: 'error',
      from: { path: '^src/assets/' },
      to: { path: '^src/', pathNot: '^src/(assets|upstreams|common|database|runtime|clock)/' },
    },
    {
      name: 'a-domain-is-used-through-its-service',
      comment: 'Also its module, to import it, its response classes, and the matching of brands, which revenue shares.',
      severity: 'error',
      from: { path: `^src/(${DOMAINS})/` },
      to: {
        path: `^src/(${DOMAINS})/`,
        pathNot: ['^src/$1/', '\\.(service|module|dto)\\.ts$', '^src/brands/matching/'],
      },
    },
    {
      name: 'access-stands-on-common',
      comment: 'Who may come in is decided without knowing what they ask for.',
      severity: 'error',
      from: { path: '^src/access/' },
      to: { path: '^src/', pathNot: '^src/(access|common|runtime|clock)/' },
    },
    {
      name: 'no-barrels',
      comment: 'An index file hides where a thing is, and makes circles.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/.*/index\\.ts$' },
    },
    {
      name: 'tests-are-not-shipped',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { path: '(\\.spec\\.ts$|^test/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
