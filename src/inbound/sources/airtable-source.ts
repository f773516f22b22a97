import type { AirtableClient } from '../../upstreams/airtable/airtable-client.js';
import type { AirtableRecord } from '../../upstreams/airtable/airtable-record.js';
import type { Json } from '../../upstreams/http/json.js';
import { UpstreamError } from '../../upstreams/http/result.js';
import { type FieldKind, fromUpstream } from '../../upstreams/mapping/field-kind.js';
import type { FieldMapping, TableMapping, UpstreamMapping } from '../../upstreams/mapping/upstream-mapping.js';
import { PullRefusedError, type ReadContext, type ReadStep, type WholeSource } from '../pull/pull-source.js';
import type { ColumnType, PulledColumn, PulledTable } from '../tables/pulled-table.js';
import { isStorable, type ReadRow, type StagedValue } from '../tables/staged-row.js';

const TYPES: Readonly<Record<FieldKind, ColumnType>> = {
  text: 'text',
  date: 'date',
  link: 'text',
  multi_select: 'text[]',
  attachment: 'text',
  json: 'jsonb',
};

/** Airtable's base: every table that the mapping names, read whole. */
export class AirtableSource implements WholeSource {
  readonly tables: readonly PulledTable[];
  private readonly mappings: ReadonlyMap<string, TableMapping>;

  constructor(
    private readonly client: AirtableClient,
    mapping: UpstreamMapping,
  ) {
    this.mappings = new Map(mapping.all.map((table) => [table.warehouseTable, table]));
    this.tables = mapping.all.map(tableOf);
  }

  async *read(table: PulledTable, { signal }: ReadContext): AsyncGenerator<ReadStep, void, undefined> {
    const mapping = this.mappings.get(table.name);
    if (mapping === undefined) throw new Error(`${table.name} is no table of Airtable’s`);
    const { fields } = mapping;
    // By name: a field that was renamed is refused, where without names it would look empty in every record.
    const query = { fields: fields.map(({ field }) => field), byFieldId: mapping.byFieldId };
    try {
      for await (const page of this.client.readTable(mapping.table, query, { signal })) {
        if (page.kind === 'restart') yield { kind: 'restart', part: table.name };
        else yield { kind: 'page', part: table.name, rows: page.items.map((record) => readRecord(record, fields)) };
      }
    } catch (error) {
      throw explained(error, mapping);
    }
  }
}

function tableOf({ entity, warehouseTable, fields }: TableMapping): PulledTable {
  const columns = fields.map(
    ({ column, field, kind }): PulledColumn => ({
      name: column,
      type: TYPES[kind],
      ...(kind === 'link' && { link: true }),
      ...(kind === 'attachment' && { file: field }),
    }),
  );
  return { source: 'airtable', name: warehouseTable, key: 'id', columns, entity, whole: true };
}

function readRecord({ id, fields: cells }: AirtableRecord, fields: readonly FieldMapping[]): ReadRow {
  const values: Record<string, StagedValue> = {};
  const links: Record<string, readonly string[]> = {};
  for (const { column, field, kind } of fields) {
    const read = fromUpstream(kind, cells[field]);
    const value = read.ok ? toStaged(kind, read.value) : undefined;
    if (!read.ok || value === undefined) {
      const reason = `${field}: ${read.ok ? 'it holds a character that can’t be kept' : read.reason}`;
      return { bad: { key: id, reason, original: { id, fields: cells } } };
    }
    values[column] = value;
    if (read.surplus.length > 0) links[column] = [String(read.value), ...read.surplus];
  }
  return { good: { key: id, values, ...(Object.keys(links).length > 0 && { links }) } };
}

/** Undefined for what PostgreSQL can't keep. */
function toStaged(kind: FieldKind, value: Json): StagedValue | undefined {
  if (value === null) return null;
  if (kind === 'json' || kind === 'attachment') {
    const text = JSON.stringify(value);
    // jsonb refuses the escapes of what text can't hold. A file is told by its JSON until it is copied.
    return /\\u(0000|d[89a-f])/i.test(text) ? undefined : text;
  }
  if (Array.isArray(value)) return value.every((word) => isStorable(String(word))) ? value.map(String) : undefined;
  return isStorable(String(value)) ? String(value) : undefined;
}

/** What a refusal means for the pull: Airtable names the field, or not even the table. */
function explained(error: unknown, { table }: TableMapping): unknown {
  if (!(error instanceof UpstreamError)) return error;
  const { status, error: words, message } = error.failure;
  if (words?.type === 'UNKNOWN_FIELD_NAME') {
    const name = /"(.+)"/.exec(words.message)?.[1] ?? words.message;
    return new PullRefusedError(
      `Airtable’s table ${table} has no field "${name}": it was renamed or removed there. Nothing was changed here. Name it as it was, or name the new one in UPSTREAM_MAPPING.`,
    );
  }
  if (status !== 403 && status !== 404) return error;
  return new PullRefusedError(
    `Airtable shows no table ${table} to our token: it was renamed or removed, or the token may not read it. Nothing was changed here. (${message})`,
  );
}
