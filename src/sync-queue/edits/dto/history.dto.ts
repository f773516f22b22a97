import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ChangeHead, FieldReceipt } from './receipt.dto.js';

/** One field of a record at one change. */
export class HistoryEntry extends IntersectionType(ChangeHead, FieldReceipt) {
  @ApiProperty({
    description: 'Its place in the order in which the record was changed; greater is later.',
    example: '1207',
  })
  seq: string;
}

const toList = ({ value }: { value: unknown }): unknown =>
  value === undefined || Array.isArray(value) ? value : [value];

/** Parameters of a record's history. */
export class HistoryQuery {
  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Only these fields, of those that a PATCH of the record takes. May be repeated.',
  })
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  field?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'Entries a page, 100 if missing.',
  })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'must be a whole number from 1 to 1000' })
  limit?: string;

  @ApiPropertyOptional({ description: 'Where the page begins: from the `Link` header of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}
