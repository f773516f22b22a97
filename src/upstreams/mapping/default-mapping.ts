import type { FieldKind } from './field-kind.js';
import type { AirtableEntity } from './upstream-mapping.js';

/** A table of Airtable as it is named unless the base names it otherwise. */
export interface DefaultTable {
  readonly table: string;
  readonly fields: Readonly<Record<string, readonly [field: string, kind: FieldKind]>>;
}

/** The words of the column in title case; a link and a file by what they lead to. */
export const DEFAULT_TABLES: Readonly<Record<AirtableEntity, DefaultTable>> = {
  client: {
    table: 'Clients',
    fields: { name: ['Name', 'text'] },
  },
  product_line: {
    table: 'Product Lines',
    fields: {
      name: ['Name', 'text'],
      brand_id: ['Brand', 'link'],
      logo_url: ['Logo', 'attachment'],
    },
  },
  product: {
    table: 'Products',
    fields: {
      name: ['Name', 'text'],
      status: ['Status', 'text'],
      brand_id: ['Brand', 'link'],
      product_line: ['Product Line', 'link'],
      netsuite_item: ['NetSuite Item', 'text'],
      photo_url: ['Photo', 'attachment'],
    },
  },
  sku: {
    table: 'SKUs',
    fields: {
      sku_name: ['SKU Name', 'text'],
      product_id: ['Product', 'link'],
      size_name: ['Size Name', 'text'],
      regions: ['Regions', 'multi_select'],
      photo_url: ['Photo', 'attachment'],
    },
  },
  dev_group: {
    table: 'Dev Groups',
    fields: {
      name: ['Name', 'text'],
      status: ['Status', 'text'],
      brand: ['Brand', 'link'],
      product_line: ['Product Line', 'link'],
      concept_date: ['Concept Date', 'date'],
      brief_date: ['Brief Date', 'date'],
      formulation_date: ['Formulation Date', 'date'],
      sampling_date: ['Sampling Date', 'date'],
      packaging_date: ['Packaging Date', 'date'],
      regulatory_date: ['Regulatory Date', 'date'],
      production_date: ['Production Date', 'date'],
      launch_date: ['Launch Date', 'date'],
      asana_project_gid: ['Asana Project GID', 'text'],
      asana_gids: ['Asana GIDs', 'json'],
    },
  },
};

/** Kinds that a column can hold besides its default: a link may be kept as a text with the id, a photo as a URL. */
export const OTHER_KINDS: Readonly<Record<FieldKind, readonly FieldKind[]>> = {
  text: [],
  date: [],
  link: ['text'],
  multi_select: [],
  attachment: ['text'],
  json: [],
};
