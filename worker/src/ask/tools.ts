import { z } from 'zod';

/** Rows that a model is shown of a list; what it is told of the rest is how many there are. */
const MOST_ROWS = 25;

const q = z.string().max(100).optional().describe('Words that the name contains.');
const brand = z.string().max(200).optional().describe('Exact name of a brand.');
const hasGaps = z.boolean().optional().describe('Only those with, or without, missing data.');
const limit = z.number().int().min(1).max(MOST_ROWS).default(10).describe('Rows to see; the total is told anyway.');
const day = z.iso.date().optional();

/** Something that a model may look up: one list of the warehouse's API, by a GET, with these parameters and no others. */
export interface Tool {
  readonly description: string;
  readonly parameters: z.ZodType<Readonly<Record<string, string | number | boolean | undefined>>>;
  readonly path: string;
  /** What its rows are called; undefined for what is no list. */
  readonly kind?: string;
  /** The columns of a row that are shown. */
  readonly fields?: string;
}

/**
 * All that a question can reach. A tool is a name on this list: whatever a model asks for otherwise, made up or told to it by a
 * question or by a name in the data, there is nothing to call.
 */
export const TOOLS: Readonly<Record<string, Tool>> = {
  revenue: {
    description: 'Revenue of a year to date, by month, brand and product line, and whether it is up to date.',
    parameters: z.strictObject({ year: z.number().int().min(2000).max(2100).optional() }),
    path: '/api/pipeline/revenue',
  },
  products: {
    description: 'Products with their brand, line, status, number of SKUs and missing data.',
    parameters: z.strictObject({
      q,
      status: z.string().max(100).optional(),
      brand_name: brand,
      has_data_gaps: hasGaps,
      limit,
    }),
    path: '/api/pipeline/products',
    kind: 'products',
    fields: 'name,status,brand_name,product_line_name,netsuite_item,sku_count,data_gaps',
  },
  brands: {
    description: 'Brands with their numbers of products, SKUs and dev groups, and their revenue of the year to date.',
    parameters: z.strictObject({ q, sort: z.enum(['name', '-revenue_ytd', '-product_count']).optional(), limit }),
    path: '/api/pipeline/brands',
    kind: 'brands',
    fields: 'name,product_count,sku_count,dev_group_count,revenue_ytd,data_gaps',
  },
  product_lines: {
    description: 'Product lines with their numbers of products and dev groups.',
    parameters: z.strictObject({ q, brand_name: brand, limit }),
    path: '/api/pipeline/product-lines',
    kind: 'product lines',
    fields: 'name,brand_name,product_count,active_product_count,dev_group_count',
  },
  skus: {
    description: 'SKUs with their product, size and regions.',
    parameters: z.strictObject({ q, product_name: z.string().max(300).optional(), has_data_gaps: hasGaps, limit }),
    path: '/api/pipeline/skus',
    kind: 'SKUs',
    fields: 'sku_name,product_name,size_name,regions,data_gaps',
  },
  dev_groups: {
    description: 'Dev groups with their status and stage dates. launch_from and launch_to are days, as 2027-03-31.',
    parameters: z.strictObject({
      q,
      brand_name: brand,
      launch_from: day,
      launch_to: day,
      has_data_gaps: hasGaps,
      limit,
    }),
    path: '/api/pipeline/dev-groups',
    kind: 'dev groups',
    fields:
      'name,status,brand_name,product_line_name,concept_date,brief_date,formulation_date,sampling_date,packaging_date,regulatory_date,production_date,launch_date,data_gaps',
  },
  data_gaps: {
    description: 'What is missing in the data: how much of which kind.',
    parameters: z.strictObject({ resource: z.enum(['products', 'brands', 'skus', 'dev-groups']).optional() }),
    path: '/api/pipeline/data-gaps',
  },
};

/** Names of parameters that the API has other names for. */
const RENAMED: Readonly<Record<string, string>> = { launch_from: 'launch_date[gte]', launch_to: 'launch_date[lte]' };

/** Path and query of a call. Every value goes through the query's own encoding, so none can lead elsewhere. */
export function targetOf(
  { path, fields }: Tool,
  args: Readonly<Record<string, string | number | boolean | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined) query.set(RENAMED[name] ?? name, String(value));
  }
  if (fields !== undefined) query.set('fields', fields);
  return query.size === 0 ? path : `${path}?${query}`;
}
