import { readFile } from 'node:fs/promises';
import { type Json, parseJson } from '../http/json.js';
import { DEFAULT_INVOICE_SOURCE, INVOICE_LINE_COLUMNS, type InvoiceSource } from '../netsuite/invoice-query.js';
import { DEFAULT_TABLES, OTHER_KINDS } from './default-mapping.js';
import { FIELD_KINDS, type FieldKind } from './field-kind.js';
import { nameAt, objectAt } from './mapping-json.js';
import { readConflictPolicies } from './read-conflict-policies.js';
import {
  AIRTABLE_ENTITIES,
  type AirtableEntity,
  type FieldMapping,
  type TableMapping,
  UpstreamMapping,
} from './upstream-mapping.js';

/** The mapping file says something that cannot be meant; every problem is listed. */
export class UpstreamMappingError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`UPSTREAM_MAPPING ${file} can't be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'UpstreamMappingError';
  }
}

/**
 * The defaults, and over them what the file says:
 * `{"airtable": {"dev_group": {"table": "Development", "fields": {"launch_date": "Go Live", "brand": {"field": "Brand Id",
 * "kind": "text"}, "status": null}}}}`; null for a column that the base does not have. Of NetSuite, SuiteQL:
 * `{"netsuite": {"columns": {"brand": "BUILTIN.DF(tl.custcol_brand)"}}}`, and `from` and `where` as well. Who wins a conflict:
 * `{"conflicts": {"airtable": {"dev_group": {"status": "theirs"}}, "asana": {"dev_group": {"launch_date": "ours"}}}}`.
 * @throws UpstreamMappingError naming every problem.
 */
export async function readMapping(file: string | undefined): Promise<UpstreamMapping> {
  if (file === undefined) return parseMapping({}, 'default');
  let json: Json;
  try {
    json = parseJson(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UpstreamMappingError(file, [`It can't be read as JSON: ${reason}`]);
  }
  return parseMapping(json, file);
}

/** @throws UpstreamMappingError naming every problem. */
export function parseMapping(json: Json, file: string): UpstreamMapping {
  const problems: string[] = [];
  const known = ['airtable', 'netsuite', 'conflicts'];
  const { airtable = {}, netsuite = {}, conflicts = {} } = objectAt(json, 'the file', known, problems);
  const overrides = objectAt(airtable, 'airtable', AIRTABLE_ENTITIES, problems);
  const tables = AIRTABLE_ENTITIES.map((entity) => readTable(entity, overrides[entity], problems));
  for (const [name, entities] of repeated(tables.map(({ table, entity }) => [table, entity])))
    problems.push(`airtable: ${entities.join(' and ')} are all "${name}"`);
  const invoices = readInvoiceSource(netsuite, problems);
  const policies = readConflictPolicies(conflicts, problems);
  if (problems.length > 0) throw new UpstreamMappingError(file, problems);
  return new UpstreamMapping(new Map(tables.map((table) => [table.entity, table])), invoices, policies);
}

/** What an account keeps elsewhere than most do. The SQL itself is NetSuite's to judge. */
function readInvoiceSource(given: Json, problems: string[]): InvoiceSource {
  const { from, where, columns } = objectAt(given, 'netsuite', ['from', 'where', 'columns'], problems);
  const standard = DEFAULT_INVOICE_SOURCE;
  const changes = columns === undefined ? {} : objectAt(columns, 'netsuite.columns', INVOICE_LINE_COLUMNS, problems);
  const sql = (value: Json | undefined, fallback: string, place: string) =>
    value === undefined ? fallback : (nameAt(value, place, problems) ?? fallback);
  const changed = Object.entries(changes).map(([column, value]) => [
    column,
    sql(value, '', `netsuite.columns.${column}`),
  ]);
  return {
    from: sql(from, standard.from, 'netsuite.from'),
    where: sql(where, standard.where, 'netsuite.where'),
    columns: { ...standard.columns, ...Object.fromEntries(changed) },
  };
}

function readTable(entity: AirtableEntity, override: Json | undefined, problems: string[]): TableMapping {
  const defaults = DEFAULT_TABLES[entity];
  const place = `airtable.${entity}`;
  const given = override === undefined ? {} : objectAt(override, place, ['table', 'fields'], problems);
  const table = nameAt(given.table ?? defaults.table, `${place}.table`, problems) ?? defaults.table;
  const columns = Object.keys(defaults.fields);
  const changes = given.fields === undefined ? {} : objectAt(given.fields, `${place}.fields`, columns, problems);
  const fields = Object.entries(defaults.fields).flatMap(([column, [field, kind]]) => {
    const change = changes[column];
    if (change === undefined) return [{ column, field, kind }];
    return readField({ column, field, kind }, change, `${place}.fields.${column}`, problems);
  });
  for (const [name, twice] of repeated(fields.map(({ field, column }) => [field, column])))
    problems.push(`${place}.fields: ${twice.join(' and ')} are all "${name}"`);
  const byId = fields.filter(({ field }) => FIELD_ID.test(field));
  if (byId.length > 0 && byId.length < fields.length)
    problems.push(`${place}.fields: all fields by id (fld…) or all by name, as Airtable answers one or the other`);
  return { entity, warehouseTable: `airtable_raw.${entity}`, table, fields, byFieldId: byId.length > 0 };
}

const FIELD_ID = /^fld[A-Za-z0-9]{14}$/;

/** No field where the base does not have it. */
function readField(standard: FieldMapping, change: Json, place: string, problems: string[]): FieldMapping[] {
  if (change === null) return [];
  if (typeof change === 'string') return [{ ...standard, field: nameAt(change, place, problems) ?? standard.field }];
  const given = objectAt(change, place, ['field', 'kind'], problems);
  const field = nameAt(given.field ?? standard.field, `${place}.field`, problems) ?? standard.field;
  const kind = kindAt(given.kind ?? standard.kind, standard.kind, `${place}.kind`, problems);
  return [{ ...standard, field, kind }];
}

function kindAt(value: Json, standard: FieldKind, place: string, problems: string[]): FieldKind {
  const possible = [standard, ...OTHER_KINDS[standard]];
  const kind = FIELD_KINDS.find((word) => word === value);
  if (kind !== undefined && possible.includes(kind)) return kind;
  problems.push(`${place} must be ${possible.join(' or ')}, not ${JSON.stringify(value)}`);
  return standard;
}

/** What shares a name. */
function repeated(pairs: readonly (readonly [name: string, of: string])[]): [string, string[]][] {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return [...byName].filter(([, all]) => all.length > 1).map(([name, all]) => [name, all.map(([, of]) => of)]);
}
