import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsString, Matches, ValidateIf } from 'class-validator';
import { EditOutcome } from '../../../sync-queue/edits/dto/edit-outcome.dto.js';
import { JudgedSpellingRow } from './spellings.dto.js';

/** Which brand a spelling stands for. */
export class SettleSpelling {
  @ApiProperty({ description: 'Airtable record id of the brand, from `GET brands`.', example: 'recB1b2C3d4E5f6G7' })
  @Matches(/^[^\0]{1,100}$/, { message: 'must be the id of a brand, such as recB1b2C3d4E5f6G7' })
  brand_id: string;
}

/** The same for a spelling that no path can carry, such as the empty one, `.` and `..`. */
export class SettleOddSpelling {
  @ApiProperty({ description: 'The spelling as `ns.invoices.brand` has it; may be empty.', example: '..' })
  @IsString({ message: 'must be a text, which may be empty' })
  spelling: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Airtable record id of the brand; null takes the word back.',
    example: 'recB1b2C3d4E5f6G7',
  })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^[^\0]{1,100}$/, { message: 'must be the id of a brand, such as recB1b2C3d4E5f6G7, or null' })
  brand_id: string | null;
}

/** A spelling after a word on it, exactly as a GET gives it, with the receipt. */
export class SpellingSettled extends IntersectionType(JudgedSpellingRow, EditOutcome) {}
