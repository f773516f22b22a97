import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { ChangeReceipt } from '../../../sync-queue/edits/dto/receipt.dto.js';
import { JudgedSpellingRow } from './spellings.dto.js';

/** What to take back. */
export class RevertAliases {
  @ApiProperty({
    format: 'uuid',
    description: 'The change, from a receipt or from the history: one word, or a whole import.',
    example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  })
  @IsUUID('all', { message: 'must be the UUID of a change, from a receipt or from the history' })
  change_id: string;

  @ApiPropertyOptional({
    default: false,
    description: 'Take it back even where somebody has settled a spelling otherwise since; that word is lost.',
    example: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  force?: boolean;
}

/** The spellings of a change that was taken back, as they count now. */
export class AliasesReverted {
  @ApiProperty({ type: [JudgedSpellingRow], description: 'The spellings, as they count now.' })
  spellings: JudgedSpellingRow[];

  @ApiProperty({
    type: ChangeReceipt,
    nullable: true,
    description: 'The receipt; null when it was taken back already.',
  })
  receipt: ChangeReceipt | null;
}
