import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { RevenueQuery } from './revenue-query.dto.js';

const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

/** Parameters of `GET revenue/lines`: which figure's lines, and how much of them. */
export class RevenueLinesQuery extends RevenueQuery {
  @ApiPropertyOptional({
    description: 'Only lines of this month, which must be of the year if both are given.',
    example: '2026-01',
  })
  @IsOptional()
  @Matches(/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/, { message: 'must be a month as YYYY-MM' })
  month?: string;

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Only lines of these brands; `null` means of none. May be repeated.',
  })
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  brand_id?: string[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Only lines of these product lines; `null` means of none. May be repeated.',
  })
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  product_line_id?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'Lines a page, 100 if missing. A CSV is whole unless it is given.',
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({ description: 'Where the page begins: from the `Link` header of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  cursor?: string;

  @ApiPropertyOptional({
    enum: ['json', 'csv'],
    description: 'The form of the answer; `Accept: text/csv` does the same.',
  })
  @IsOptional()
  @IsIn(['json', 'csv'], { message: 'must be json or csv' })
  format?: 'json' | 'csv';

  @ApiPropertyOptional({ enum: ['0', '1'], description: '1 begins the CSV with a byte order mark.' })
  @IsOptional()
  @IsIn(['0', '1'], { message: 'must be 1 or 0' })
  bom?: '0' | '1';
}
