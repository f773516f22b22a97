import { decodeCursor, encodeCursor } from '../../sync-queue/edits/keyset-cursor.js';
import type { DifferencePlace } from './drift-runs.js';

/** Its table, its field, which is empty where one side alone has the record, and the record's key, which may be any text. */
const PLACE = /^(\S+) (\S*) ([^\0]+)$/;

/** The cursor of the page of a comparison's differences that begins after one. */
export function cursorAfter(runId: string, { table_name, record_id, field }: DifferencePlace): string {
  return encodeCursor(`${table_name} ${field} ${record_id}`, runId);
}

/** The difference after which a page begins. @throws InvalidInputError for the cursor of another comparison, or of none. */
export function placeIn(cursor: string, runId: string): DifferencePlace {
  const place = decodeCursor(cursor, runId, 'these differences', 'the comparison', PLACE);
  const [, table_name = '', field = '', record_id = ''] = PLACE.exec(place) ?? [];
  return { table_name, record_id, field };
}
