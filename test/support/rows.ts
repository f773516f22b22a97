import type pg from 'pg';

/** A brand, as `airtable_raw.client` has it. */
export interface BrandRow {
  id: string;
  name: string | null;
}

/** A product line, as `airtable_raw.product_line` has it. */
export interface ProductLineRow {
  id: string;
  name: string | null;
  brand_id: string | null;
  logo_url: string | null;
}

/** A product, as `airtable_raw.product` has it. */
export interface ProductRow {
  id: string;
  name: string | null;
  status: string | null;
  brand_id: string | null;
  product_line: string | null;
  netsuite_item: string | null;
  photo_url: string | null;
}

/** A SKU, as `airtable_raw.sku` has it. */
export interface SkuRow {
  id: string;
  sku_name: string | null;
  product_id: string | null;
  size_name: string | null;
  regions: string[] | null;
  photo_url: string | null;
}

/** A dev group, as `airtable_raw.dev_group` has it. Stage dates that are left out are empty. */
export interface DevGroupRow {
  id: string;
  name: string | null;
  status: string | null;
  brand: string | null;
  product_line: string | null;
  concept_date: string | null;
  launch_date: string | null;
  asana_gids: Record<string, string> | null;
}

/** An invoice line, as `ns.invoices` has it. */
export interface InvoiceLineRow {
  id: string;
  invoice_date: string | null;
  brand: string | null;
  item: string | null;
  amount: string;
}

/** Inserts rows as whoever loads the warehouse would, and answers what was inserted. */
export interface RowBuilders {
  aBrand(row?: Partial<BrandRow>): Promise<BrandRow>;
  aProductLine(row?: Partial<ProductLineRow>): Promise<ProductLineRow>;
  aProduct(row?: Partial<ProductRow>): Promise<ProductRow>;
  aSku(row?: Partial<SkuRow>): Promise<SkuRow>;
  aDevGroup(row?: Partial<DevGroupRow>): Promise<DevGroupRow>;
  anInvoiceLine(row?: Partial<InvoiceLineRow>): Promise<InvoiceLineRow>;
  /** Says that several records are linked in a column that means one. */
  severalLinks(table: string, recordId: string, column: string): Promise<void>;
}

/**
 * Builders of rows. What a test leaves out gets a plain value, unlike that of any other row where it must be, so that a
 * test names only what it is about: `aProduct({ brand_id: null })`. A reference is empty unless it is given.
 */
export function rowsOf(client: pg.Client): RowBuilders {
  let made = 0;
  const recordId = (): string => `rec${String(++made).padStart(14, '0')}`;

  async function insert<Row extends object>(table: string, row: Row): Promise<Row> {
    const columns = Object.keys(row);
    const places = columns.map((_, i) => `$${i + 1}`);
    await client.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
    return row;
  }

  return {
    aBrand: (row) => insert('airtable_raw.client', { id: recordId(), name: `Brand ${made}`, ...row }),
    aProductLine: (row) =>
      insert('airtable_raw.product_line', {
        id: recordId(),
        name: `Line ${made}`,
        brand_id: null,
        logo_url: null,
        ...row,
      }),
    aProduct: (row) =>
      insert('airtable_raw.product', {
        id: recordId(),
        name: `Product ${made}`,
        status: 'Active',
        brand_id: null,
        product_line: null,
        netsuite_item: `IT-${made}`,
        photo_url: null,
        ...row,
      }),
    aSku: (row) =>
      insert('airtable_raw.sku', {
        id: recordId(),
        sku_name: `SKU ${made}`,
        product_id: null,
        size_name: '50 ml',
        regions: ['US'],
        photo_url: null,
        ...row,
      }),
    aDevGroup: (row) =>
      insert('airtable_raw.dev_group', {
        id: recordId(),
        name: `Dev group ${made}`,
        status: 'Concept',
        brand: null,
        product_line: null,
        concept_date: null,
        launch_date: null,
        asana_gids: null,
        ...row,
      }),
    anInvoiceLine: (row) =>
      insert('ns.invoices', {
        id: `INV${++made}-1`,
        invoice_date: '2026-01-15',
        brand: null,
        item: null,
        amount: '10.00',
        ...row,
      }),
    severalLinks: async (table_name, record_id, column_name) => {
      await insert('pipeline.multiple_link', { table_name, record_id, column_name, linked_ids: [] });
    },
  };
}
