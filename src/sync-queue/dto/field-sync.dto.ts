import { ApiProperty } from '@nestjs/swagger';

/**
 * How far one upstream has the newest edit of a field. `not_linked`: it has no place for it; `unknown`: its entry has a
 * status that this version does not know, or another bridge has removed it.
 */
export const SYNC_WORDS = [
  'synced',
  'pending',
  'failed',
  'dead',
  'conflict',
  'cancelled',
  'not_linked',
  'unknown',
] as const;

export type SyncWord = (typeof SYNC_WORDS)[number];

/** How far each upstream has the newest edit of one field. */
export class FieldSync {
  @ApiProperty({ enum: SYNC_WORDS, description: 'How far Airtable has it.', example: 'synced' })
  airtable: SyncWord;

  @ApiProperty({ enum: SYNC_WORDS, description: 'How far Asana has it.', example: 'pending' })
  asana: SyncWord;
}
