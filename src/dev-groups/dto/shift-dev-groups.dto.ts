import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  Max,
  MaxLength,
  Min,
  NotEquals,
} from 'class-validator';
import { STAGE_DATES } from '../stage-dates.js';

const MAX_GROUPS = 200;
const MAX_DAYS = 3650;
const DAYS = `must be a whole number from -${MAX_DAYS} to ${MAX_DAYS}, and not 0`;
const IDS = `must be a list of 1 to ${MAX_GROUPS} different ids of dev groups`;

/** Which stages of which dev groups move, and how far. */
export class ShiftDevGroups {
  @ApiProperty({
    type: [String],
    description: 'The dev groups; all of them move, or none.',
    example: ['recD1b2C3d4E5f6G7'],
  })
  @IsArray({ message: IDS })
  @ArrayMinSize(1, { message: IDS })
  @ArrayMaxSize(MAX_GROUPS, { message: IDS })
  @ArrayUnique({ message: IDS })
  @MaxLength(200, { each: true, message: IDS })
  ids: string[];

  @ApiProperty({
    enum: STAGE_DATES,
    description:
      'The first stage that moves. Those after it move too, those before it stay, and those without a date stay without.',
    example: 'sampling_date',
  })
  @IsIn(STAGE_DATES, { message: `must be one of ${STAGE_DATES.join(', ')}` })
  from: (typeof STAGE_DATES)[number];

  @ApiProperty({
    type: 'integer',
    minimum: -MAX_DAYS,
    maximum: MAX_DAYS,
    description: 'By how many calendar days: later when positive, earlier when negative.',
    example: 14,
  })
  @IsInt({ message: DAYS })
  @Min(-MAX_DAYS, { message: DAYS })
  @Max(MAX_DAYS, { message: DAYS })
  @NotEquals(0, { message: DAYS })
  days: number;
}
