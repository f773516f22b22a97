import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { GAP_REASONS } from '../../common/gaps/data-gap.decorator.js';
import { GAP_NAMES } from '../gap-names.js';
import { GAP_RESOURCES } from '../gap-resources.js';

const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

/** Parameters of `GET data-gaps`; each may be repeated and then means any of the values. */
export class DataGapsQuery {
  @ApiPropertyOptional({ isArray: true, enum: GAP_RESOURCES, description: 'Only gaps of these resources.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(GAP_RESOURCES, { each: true, message: `must be one of ${GAP_RESOURCES.join(', ')}` })
  resource?: string[];

  @ApiPropertyOptional({
    isArray: true,
    enum: GAP_NAMES,
    description: 'Only these gaps, by the names in `data_gaps[]`.',
    example: ['netsuite_item'],
  })
  @IsOptional()
  @Transform(toList)
  @IsIn(GAP_NAMES, { each: true, message: `must be one of ${GAP_NAMES.join(', ')}` })
  gap?: string[];

  @ApiPropertyOptional({ isArray: true, enum: GAP_REASONS, description: 'Only gaps with these reasons.' })
  @IsOptional()
  @Transform(toList)
  @IsIn(GAP_REASONS, { each: true, message: `must be one of ${GAP_REASONS.join(', ')}` })
  reason?: string[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Only gaps of records of these brands; `null` means of none.',
  })
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  brand_id?: string[];
}
