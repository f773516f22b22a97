import { ApiProperty } from '@nestjs/swagger';
import { EditWarning } from './edit-warning.dto.js';
import { ChangeReceipt } from './receipt.dto.js';

/** What an edit answers beside the records. */
export class EditOutcome {
  @ApiProperty({
    type: ChangeReceipt,
    nullable: true,
    description: 'The receipt; null when nothing changed, and so nothing was queued.',
  })
  receipt: ChangeReceipt | null;

  @ApiProperty({
    type: [EditWarning],
    description:
      'What looks strange and was accepted: stage dates out of order, and a status, NetSuite item or region that stands nowhere else yet.',
  })
  warnings: EditWarning[];
}
