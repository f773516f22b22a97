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
      name: 'database-knows-no-domain',
      comment: 'Of common only the calendar and the runtime file, which need nothing themselves.',
      severity: 'error',
      from: { path: '^src/database/' },
      to: { path: '^src/', pathNot: '^src/(database|common/(runtime|clock))/' },
    },
    {
      name: 'common-knows-nobody',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^src/', pathNot: '^src/(common|database)/' },
    },
    {
      name: 'upstreams-use-common-only',
      severity: 'error',
      from: { path: '^src/upstreams/' },
      to: { path: '^src/', pathNot: '^src/(upstreams|common|database)/' },
    },
    {
      name: 'sync-queue-and-health-know-no-domain',
      severity: 'error',
      from: { path: '^src/(sync-queue|health)/' },
      to: { path: '^src/', pathNot: '^src/(sync-queue|health|upstreams|common|database)/' },
    },
    {
      name: 'inbound-knows-no-domain',
      severity: 'error',
      from: { path: '^src/inbound/' },
      to: { path: '^src/', pathNot: '^src/(inbound|assets|sync-queue|upstreams|common|database)/' },
    },
    {
      name: 'assets-know-no-domain',
      severity: 'error',
      from: { path: '^src/assets/' },
      to: { path: '^src/', pathNot: '^src/(assets|upstreams|common|database)/' },
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
      to: { path: '^src/', pathNot: '^src/(access|common)/' },
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
