/** What the warehouse is filled from. */
export const SOURCES = ['netsuite', 'airtable', 'asana'] as const;

export type Source = (typeof SOURCES)[number];

/** How a source is called, and the tables that its pulls write. */
export interface SourceDescription {
  readonly label: string;
  readonly tables: readonly string[];
}

export const SOURCE_DESCRIPTIONS: Readonly<Record<Source, SourceDescription>> = {
  netsuite: { label: 'NetSuite', tables: ['ns.invoices'] },
  airtable: {
    label: 'Airtable',
    tables: [
      'airtable_raw.client',
      'airtable_raw.product_line',
      'airtable_raw.product',
      'airtable_raw.sku',
      'airtable_raw.dev_group',
    ],
  },
  asana: { label: 'Asana', tables: ['asana_raw.project', 'asana_raw.task'] },
};

/** Whether a text names a source. */
export function isSource(text: string): text is Source {
  return SOURCES.some((source) => source === text);
}
