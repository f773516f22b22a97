import type { Bench } from '../support/bench.js';
import { compareLoad, throughputRow } from '../support/compare-load.js';
import { HttpConnection } from '../support/http-connection.js';
import type { Measurement } from '../support/rows.js';

const PATH = '/api/pipeline/products';

/** A reader that has the list already. */
export const notModified: Measurement<Bench> = {
  name: 'not-modified',
  about: 'If-None-Match with the ETag of the list: 304s a second',
  async run(bench) {
    const { apiUrl } = await bench.product();
    const connection = await HttpConnection.open(apiUrl);
    const { headers } = await connection.get(PATH);
    connection.close();
    const comparison = await compareLoad(bench, {
      paths: [PATH],
      headers: { 'if-none-match': headers.etag ?? '' },
    });
    return [throughputRow('products, 304', comparison, 0.85)];
  },
};
