import type { MappingReader } from './mapping-reader.js';
import { type ColumnSource, SOURCES, SOURCES_OF_A_FIELD, type Source } from './queue-mapping.js';

/** As deep as a payload is that a person writes down. */
const MOST_LEVELS = 6;

/** Reads what their columns are filled with. */
export class ColumnSources {
  constructor(
    private readonly reader: MappingReader,
    private readonly row: 'entry' | 'field',
  ) {}

  read(given: unknown): ReadonlyMap<string, ColumnSource> {
    const columns = this.reader.members(given ?? {}, 'columns');
    if (Object.keys(columns).length === 0) this.reader.refuse('columns must say what their columns are filled with');
    return this.all(columns, 'columns', MOST_LEVELS);
  }

  private all(members: Readonly<Record<string, unknown>>, place: string, levels: number): Map<string, ColumnSource> {
    return new Map(
      Object.entries(members).flatMap(([name, value]) => {
        const source = this.one(value, `${place}.${name}`, levels);
        return source === undefined ? [] : [[name, source] as const];
      }),
    );
  }

  private one(given: unknown, place: string, levels: number): ColumnSource | undefined {
    if (typeof given === 'string') return this.from(given, new Map(), place);
    const { from, words, constant, json } = this.reader.object(given, place, ['from', 'words', 'constant', 'json']);
    const said = [from, constant, json].filter((value) => value !== undefined).length;
    if (said !== 1 || (words !== undefined && from === undefined)) {
      this.reader.refuse(`${place} must be one of ours, {"from": …, "words": {…}}, {"constant": …} or {"json": {…}}`);
    } else if (json !== undefined && levels > 0) {
      return { kind: 'json', members: this.all(this.reader.members(json, `${place}.json`), place, levels - 1) };
    } else if (from !== undefined) return this.from(from, this.words(words, place), place);
    else if (constant !== undefined) return { kind: 'constant', value: constant };
    return undefined;
  }

  private from(name: unknown, words: ReadonlyMap<string, string>, place: string): ColumnSource | undefined {
    const source = SOURCES.find((known) => known === name);
    if (source === undefined) {
      this.reader.refuse(`${place} must come from ${SOURCES.join(', ')}, not ${JSON.stringify(name)}`);
      return undefined;
    }
    if (this.row === 'entry' && SOURCES_OF_A_FIELD.includes(source)) {
      this.reader.refuse(`${place}: "${source}" takes "row": "field", a row for each field`);
    }
    if (words.size > 0 && !RENAMED.includes(source)) {
      this.reader.refuse(`${place}.words: only ${RENAMED.join(', ')} have words`);
    }
    return { kind: 'from', source, words };
  }

  private words(given: unknown, place: string): ReadonlyMap<string, string> {
    if (given === undefined) return new Map();
    return new Map(
      Object.entries(this.reader.members(given, `${place}.words`)).flatMap(([ours, value]) => {
        const theirs = this.reader.name(value, `${place}.words.${ours}`);
        return theirs === undefined ? [] : [[ours, theirs] as const];
      }),
    );
  }
}

/** What can have other words in their queue; those of a status stand under "status". */
const RENAMED: readonly Source[] = ['target', 'entity', 'field', 'fields', 'base_fields'];
