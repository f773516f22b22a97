import pg from 'pg';
import type { ColumnSource, QueueMapping, Readable } from './queue-mapping.js';
import type { QueueColumn } from './queue-shape.queries.js';

const { escapeIdentifier, escapeLiteral } = pg;
const UUID = "'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'";

/** Where in a row of theirs something of ours stands. */
interface Place {
  readonly column: QueueColumn;
  /** Within its JSON. */
  readonly path: readonly string[];
  readonly words: ReadonlyMap<string, string>;
}

/**
 * How the columns of an entry are read from a row `t` of theirs, as SQL expressions. What can't be read is NULL, and
 * nothing in a row that somebody else wrote makes a reading fail.
 */
export class MappedColumns {
  constructor(
    private readonly mapping: QueueMapping,
    private readonly shape: readonly QueueColumn[],
  ) {}

  /** Their key, as it is. */
  get key(): string {
    return `t.${escapeIdentifier(this.mapping.key)}`;
  }

  get keyType(): string {
    return this.shape.find(({ name }) => name === this.mapping.key)?.type ?? 'text';
  }

  text(readable: Readable): string {
    const place = this.placeOf(readable);
    if (place === undefined) return 'NULL::text';
    const value = textAt(place);
    if (place.words.size === 0) return value;
    const cases = [...place.words].map(([ours, theirs]) => `WHEN ${escapeLiteral(theirs)} THEN ${escapeLiteral(ours)}`);
    return `CASE ${value} ${cases.join(' ')} ELSE ${value} END`;
  }

  uuid(readable: Readable): string {
    const value = this.text(readable);
    return `CASE WHEN ${value} ~* ${UUID} THEN (${value})::uuid END`;
  }

  integer(readable: Readable): string {
    const value = this.text(readable);
    return `CASE WHEN ${value} ~ '^\\d{1,9}$' THEN (${value})::integer END`;
  }

  /** A time without a zone is taken for UTC. */
  moment(readable: Readable): string {
    const place = this.placeOf(readable);
    const type = place?.path.length === 0 ? place.column.type : '';
    if (place === undefined || !/^(timestamp|date)/.test(type)) return 'NULL::timestamptz';
    const column = `t.${escapeIdentifier(place.column.name)}`;
    return type.includes('with time zone') ? column : `(${column}::timestamp AT TIME ZONE 'UTC')`;
  }

  /** Values by field. */
  values(readable: 'fields' | 'base_fields'): string {
    const place = this.placeOf(readable);
    if (place !== undefined) {
      if (!isJson(place.column)) return 'NULL::jsonb';
      const value = `${jsonAt(place)}`;
      return `CASE WHEN jsonb_typeof(${value}) = 'object' THEN ${value} END`;
    }
    const field = this.find('field');
    const value = this.find(readable === 'fields' ? 'value' : 'base_value');
    if (field === undefined || value === undefined || value.path.length > 0) return 'NULL::jsonb';
    const name = textAt(field);
    return `CASE WHEN ${name} IS NOT NULL THEN jsonb_build_object(${name}, t.${escapeIdentifier(value.column.name)}) END`;
  }

  /** Their word for how far it is as ours; one that nothing of ours stands for as it is. */
  status(): string {
    const place = this.placeOf('status');
    if (place === undefined) {
      return `CASE WHEN ${this.moment('delivered_at')} IS NOT NULL THEN 'delivered'
                   WHEN ${this.text('last_error')} IS NOT NULL THEN 'failed' ELSE 'pending' END`;
    }
    const value = textAt(place);
    const cases = [...this.mapping.statusWords].flatMap(([ours, words]) =>
      words.map((word) => `WHEN ${escapeLiteral(word)} THEN ${escapeLiteral(ours)}`),
    );
    return `CASE ${value} ${cases.join(' ')} ELSE coalesce(${value}, 'unknown') END`;
  }

  /** A column that is only read comes first: it says what became of what was written. */
  private placeOf(readable: Readable): Place | undefined {
    const read = this.mapping.read.get(readable);
    const column = this.shape.find(({ name }) => name === read);
    return column === undefined ? this.find(readable) : { column, path: [], words: new Map() };
  }

  private find(wanted: string): Place | undefined {
    for (const [name, source] of this.mapping.columns) {
      const column = this.shape.find((candidate) => candidate.name === name);
      const found = column && pathTo(source, wanted);
      if (column !== undefined && found && (found.path.length === 0 || isJson(column))) return { column, ...found };
    }
    return undefined;
  }
}

function pathTo(source: ColumnSource, wanted: string): Omit<Place, 'column'> | undefined {
  if (source.kind === 'from') return source.source === wanted ? { path: [], words: source.words } : undefined;
  if (source.kind === 'constant') return undefined;
  for (const [member, inner] of source.members) {
    const found = pathTo(inner, wanted);
    if (found) return { ...found, path: [member, ...found.path] };
  }
  return undefined;
}

function isJson({ type }: QueueColumn): boolean {
  return type === 'jsonb' || type === 'json';
}

function textAt({ column, path }: Place): string {
  const name = `t.${escapeIdentifier(column.name)}`;
  return path.length === 0 ? `${name}::text` : `(${name}::jsonb #>> ${pathLiteral(path)})`;
}

function jsonAt({ column, path }: Place): string {
  const name = `t.${escapeIdentifier(column.name)}`;
  return path.length === 0 ? `${name}::jsonb` : `(${name}::jsonb #> ${pathLiteral(path)})`;
}

function pathLiteral(path: readonly string[]): string {
  return `ARRAY[${path.map((member) => escapeLiteral(member)).join(', ')}]`;
}
