import { ApiProperty } from '@nestjs/swagger';
import { SyncQueueEntry } from './queue-entry.dto.js';

/** What a retry did. */
export class RetryAnswer {
  @ApiProperty({ type: SyncQueueEntry, description: 'The entry, pending now.' })
  entry: SyncQueueEntry;

  @ApiProperty({
    type: [String],
    description: 'Older entries of the same record that waited for their next try: they go before it, at once as well.',
    example: [],
  })
  older: string[];
}
