import { ApiProperty } from '@nestjs/swagger';
import { EditOutcome } from '../../sync-queue/edits/dto/edit-outcome.dto.js';
import { DevGroup } from './dev-group.dto.js';

/** The dev groups that were changed together, as a GET gives them, with the receipt of the one change. */
export class DevGroupsEdited extends EditOutcome {
  @ApiProperty({ type: [DevGroup], description: 'In the order in which they were asked for, or changed.' })
  dev_groups: DevGroup[];
}
