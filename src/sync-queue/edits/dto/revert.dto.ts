import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
} from 'class-validator';

/** What to take back of a record. */
export class RevertRequest {
  @ApiProperty({
    format: 'uuid',
    description: 'The change to take back, from a receipt or from the history.',
    example: '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11',
  })
  @IsUUID('all', { message: 'must be the UUID of a change, from a receipt or from the history' })
  change_id: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Only these of its fields; all of them if missing.',
    example: ['launch_date'],
  })
  @IsOptional()
  @IsArray({ message: 'must be a list of field names' })
  @ArrayNotEmpty({ message: 'must name a field, or be left out for all of them' })
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true, message: 'must be a list of field names' })
  fields?: string[];

  @ApiPropertyOptional({
    default: false,
    description: 'Take it back even where somebody has edited the field since; that edit is lost.',
    example: false,
  })
  @IsOptional()
  @IsBoolean({ message: 'must be true or false' })
  force?: boolean;
}
