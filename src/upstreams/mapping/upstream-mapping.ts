import { DEFAULT_INVOICE_SOURCE, type InvoiceSource } from '../netsuite/invoice-query.js';
import { ConflictPolicies } from './conflict-policies.js';
import type { FieldKind } from './field-kind.js';

/** Injection token of {@link UpstreamMapping}. */
export const UPSTREAM_MAPPING = Symbol('UPSTREAM_MAPPING');

/** What the warehouse copies from Airtable, as the queue's column `entity` names it. */
export const AIRTABLE_ENTITIES = ['client', 'product_line', 'product', 'sku', 'dev_group'] as const;
export type AirtableEntity = (typeof AIRTABLE_ENTITIES)[number];

/** Which field upstream holds a column. */
export interface FieldMapping {
  /** Column of the warehouse's table. */
  readonly column: string;
  /** Name of Airtable's field, or its id (`fld…`). */
  readonly field: string;
  readonly kind: FieldKind;
}

/** Which table upstream holds a table of the warehouse. */
export interface TableMapping {
  readonly entity: AirtableEntity;
  /** `airtable_raw.client` and so on. */
  readonly warehouseTable: `airtable_raw.${AirtableEntity}`;
  /** Name of Airtable's table, or its id (`tbl…`). */
  readonly table: string;
  readonly fields: readonly FieldMapping[];
  /** Whether the fields are given by id: then Airtable has to answer by id, too. */
  readonly byFieldId: boolean;
}

/** Which table and field upstream holds what, and of what kind. */
export class UpstreamMapping {
  constructor(
    private readonly tables: ReadonlyMap<AirtableEntity, TableMapping>,
    /** Where NetSuite keeps the invoice lines. */
    readonly invoices: InvoiceSource = DEFAULT_INVOICE_SOURCE,
    /** Who wins where both sides have edited a field. */
    readonly conflicts: ConflictPolicies = new ConflictPolicies(),
  ) {}

  /** Every table, brands first: what others refer to comes before them. */
  get all(): readonly TableMapping[] {
    return AIRTABLE_ENTITIES.map((entity) => this.table(entity));
  }

  table(entity: AirtableEntity): TableMapping {
    const table = this.tables.get(entity);
    if (table === undefined) throw new Error(`No mapping for ${entity}`);
    return table;
  }

  /** The table of a queue entry's entity, which may be somebody else's word; undefined when it is none of ours. */
  find(entity: string): TableMapping | undefined {
    const known = AIRTABLE_ENTITIES.find((name) => name === entity);
    return known === undefined ? undefined : this.table(known);
  }
}

/** The field of a column; undefined where the base does not have it. */
export function fieldOf(table: TableMapping, column: string): FieldMapping | undefined {
  return table.fields.find((field) => field.column === column);
}

/**
 * Asana has one task a stage; its due date is the stage's date. Names of Asana's own fields are the same in every
 * account, so that they need no override.
 */
export const ASANA_STAGE_FIELD = { field: 'due_on', kind: 'date' } as const satisfies Partial<FieldMapping>;
