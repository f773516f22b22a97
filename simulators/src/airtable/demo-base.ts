import type { FieldKind } from './schema.js';

/** A field of the demo's base, and the warehouse column that its values come from. */
export interface DemoField {
  readonly column: string;
  readonly name: string;
  readonly kind: FieldKind;
  /** Of a link: the table's name. */
  readonly links?: string;
}

export interface DemoTable {
  readonly name: string;
  readonly source: string;
  /** The first is the primary field. */
  readonly fields: readonly DemoField[];
}

const LAUNCH_STAGES = [
  'Concept',
  'Brief',
  'Formulation',
  'Sampling',
  'Packaging',
  'Regulatory',
  'Production',
  'Launch',
];

/**
 * The base as the warehouse's default mapping expects it: a field is called as its column, in title case. What only
 * says how the warehouse keeps it (`_id`, `_url`) is not part of the name.
 */
export const DEMO_BASE: readonly DemoTable[] = [
  { name: 'Clients', source: 'airtable_raw.client', fields: [text('name', 'Name')] },
  {
    name: 'Product Lines',
    source: 'airtable_raw.product_line',
    fields: [text('name', 'Name'), link('brand_id', 'Brand', 'Clients'), picture('logo_url', 'Logo')],
  },
  {
    name: 'Products',
    source: 'airtable_raw.product',
    fields: [
      text('name', 'Name'),
      { column: 'status', name: 'Status', kind: 'singleSelect' },
      link('brand_id', 'Brand', 'Clients'),
      link('product_line', 'Product Line', 'Product Lines'),
      text('netsuite_item', 'NetSuite Item'),
      picture('photo_url', 'Photo'),
    ],
  },
  {
    name: 'SKUs',
    source: 'airtable_raw.sku',
    fields: [
      text('sku_name', 'SKU Name'),
      link('product_id', 'Product', 'Products'),
      text('size_name', 'Size Name'),
      { column: 'regions', name: 'Regions', kind: 'multipleSelects' },
      picture('photo_url', 'Photo'),
    ],
  },
  {
    name: 'Dev Groups',
    source: 'airtable_raw.dev_group',
    fields: [
      text('name', 'Name'),
      { column: 'status', name: 'Status', kind: 'singleSelect' },
      link('brand', 'Brand', 'Clients'),
      link('product_line', 'Product Line', 'Product Lines'),
      ...LAUNCH_STAGES.map((stage) => date(`${stage.toLowerCase()}_date`, `${stage} Date`)),
      text('asana_project_gid', 'Asana Project GID'),
      { column: 'asana_gids', name: 'Asana GIDs', kind: 'multilineText' },
    ],
  },
];

function text(column: string, name: string): DemoField {
  return { column, name, kind: 'singleLineText' };
}

function date(column: string, name: string): DemoField {
  return { column, name, kind: 'date' };
}

function link(column: string, name: string, links: string): DemoField {
  return { column, name, kind: 'multipleRecordLinks', links };
}

function picture(column: string, name: string): DemoField {
  return { column, name, kind: 'multipleAttachments' };
}
