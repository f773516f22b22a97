import { createApp } from '../app.js';
import { loadSettings } from '../boot/load-settings.js';
import { prepareWarehouse } from '../boot/prepare-warehouse.js';
import { Reconciler } from '../inbound/drift/reconciler.js';
import { readMapping } from '../upstreams/mapping/read-mapping.js';
import { findProduct } from './find-product.js';
import { openEngine } from './open-engine.js';

/** Comparisons, as a command runs them. */
export interface OpenReconciler {
  readonly reconciler: Reconciler;
  close(): Promise<void>;
}

/**
 * Finds the warehouse and the upstreams. To repair takes all that an edit takes, since dates are taken over as edits: the
 * application, which neither listens, nor pulls at night, nor delivers.
 * @throws Error with a sentence, ConfigError, UpstreamMappingError.
 */
export async function openReconciler(
  environment: Readonly<Record<string, string | undefined>>,
  repair: boolean,
): Promise<OpenReconciler> {
  if (!repair) {
    const { engine, close } = await openEngine(environment);
    return { reconciler: new Reconciler(engine), close };
  }
  const { databaseUrl, env } = await findProduct(environment);
  const quiet = {
    DATABASE_URL: databaseUrl,
    BRIDGE: 'off',
    INBOUND: 'off',
    LOG_LEVEL: 'silent',
    ALERT_WEBHOOK_URL: '',
  };
  const { config, upstreams, queueMapping } = loadSettings({ ...env, ...quiet });
  const mapping = await readMapping(upstreams.mappingFile);
  const directUrl = config.databaseDirectUrl ?? databaseUrl;
  const database = { url: databaseUrl, directUrl, embedded: false, close: () => Promise.resolve() };
  const options = await prepareWarehouse(database, config, (line) => process.stderr.write(`${line}\n`));
  const app = await createApp(config, options, { ...upstreams, mapping }, queueMapping);
  await app.init();
  return { reconciler: app.get(Reconciler, { strict: false }), close: () => app.close() };
}
