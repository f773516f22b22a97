import type { EnvReader } from '../../common/config/env-reader.js';
import { SYNC_TARGETS } from '../queue-entry.js';
import { QUEUE_STATUSES, type QueueStatus } from '../queue-status.js';
import { ColumnSources } from './column-sources.js';
import { MappingReader } from './mapping-reader.js';
import { type QueueMapping, READABLE, type Readable } from './queue-mapping.js';

const KEYS = ['key', 'columns', 'row', 'targets', 'status', 'read', 'gone'];

/**
 * What QUEUE_MAPPING says: inline, or in the file that it names. Every problem is refused through the reader.
 * `{"key": "id", "columns": {"entity_type": "entity", "payload": {"json": {"fields": "fields"}}, "status": "status"},
 * "status": {"pending": "queued", "delivered": ["done"]}, "read": {"attempts": "retry_count"}, "gone": "delivered"}`
 */
export function readQueueMapping(read: EnvReader): QueueMapping | undefined {
  const given = read.json('QUEUE_MAPPING');
  return given === undefined ? undefined : parseQueueMapping(given, (problem) => read.refuse('QUEUE_MAPPING', problem));
}

/** @param refuse is told each problem; what comes back is of use only when there was none. */
export function parseQueueMapping(given: unknown, refuse: (problem: string) => void): QueueMapping {
  const reader = new MappingReader(refuse);
  const all = reader.object(given, 'itself', KEYS);
  const row = reader.word(all.row, 'row', ['entry', 'field'] as const, 'entry');
  const columns = new ColumnSources(reader, row).read(all.columns);
  return {
    key: reader.name(all.key ?? 'id', 'key') ?? 'id',
    columns,
    row,
    targets: all.targets === undefined ? SYNC_TARGETS : reader.words(all.targets, 'targets', SYNC_TARGETS),
    statusWords: readStatusWords(reader, all.status),
    read: readReadable(reader, all.read),
    gone: reader.word(all.gone, 'gone', ['delivered', 'unknown'] as const, 'unknown'),
  };
}

/** A status that is not named is called what we call it. */
function readStatusWords(reader: MappingReader, given: unknown): ReadonlyMap<QueueStatus, readonly string[]> {
  const words = new Map<QueueStatus, readonly string[]>();
  const named = given === undefined ? {} : reader.object(given, 'status', QUEUE_STATUSES);
  for (const status of QUEUE_STATUSES) {
    const value = named[status];
    if (given === undefined) words.set(status, [status]);
    else if (value !== undefined) words.set(status, reader.names(value, `status.${status}`));
  }
  const seen = new Map<string, string>();
  for (const [status, list] of words) {
    for (const word of list) {
      const other = seen.get(word);
      if (other !== undefined) reader.refuse(`status: "${word}" stands for ${other} and for ${status}`);
      seen.set(word, status);
    }
  }
  return words;
}

function readReadable(reader: MappingReader, given: unknown): ReadonlyMap<Readable, string> {
  const read = given === undefined ? {} : reader.object(given, 'read', READABLE);
  return new Map(
    READABLE.flatMap((readable) => {
      const column = read[readable] === undefined ? undefined : reader.name(read[readable], `read.${readable}`);
      return column === undefined ? [] : [[readable, column] as const];
    }),
  );
}
