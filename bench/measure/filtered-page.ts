import type { Bench } from '../support/bench.js';
import { compareLoad, throughputRow } from '../support/compare-load.js';
import { HttpConnection } from '../support/http-connection.js';
import type { Measurement } from '../support/rows.js';

/** A page of one brand's products: asked again and again, and each time in words never seen before. */
export const filteredPage: Measurement<Bench> = {
  name: 'filtered-page',
  about: 'a filtered, sorted page: repeated, and with a query never seen before each time',
  async run(bench) {
    const { apiUrl } = await bench.product();
    const brand = await largestBrand(apiUrl);
    const page = `/api/pipeline/products?brand_id=${brand}&sort=-name&limit=50`;
    const repeated = await compareLoad(bench, { paths: [page] });
    const unseen = await compareLoad(bench, { paths: unseenSpellings(page) });
    return [
      throughputRow('products, filtered page, ready', repeated, 0.85),
      throughputRow('products, filtered page, each query new', unseen, 0.2),
    ];
  },
};

/** The same rows, asked for with a condition that excludes nothing and that nobody used before. */
function unseenSpellings(page: string): string[] {
  return [`${page}&sku_count%5Bgte%5D=-{n}`, `${page}&brand_id=none{n}`];
}

async function largestBrand(apiUrl: string): Promise<string> {
  const connection = await HttpConnection.open(apiUrl);
  try {
    const { body } = await connection.get('/api/pipeline/brands?sort=-product_count&fields=id&limit=1');
    const [brand]: { id: string }[] = JSON.parse(body.toString());
    return brand?.id ?? '';
  } finally {
    connection.close();
  }
}
