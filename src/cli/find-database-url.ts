import { findProduct } from './find-product.js';

/**
 * The database that a command works on: that of `DATABASE_URL`, else that of the instance that runs on `DATA_DIR`.
 * @throws Error with a sentence when there is neither.
 */
export async function findDatabaseUrl(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  return (await findProduct(env)).databaseUrl;
}
