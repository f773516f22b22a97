import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../../common/list-query/page-query.dto.js';
import { toList } from '../../../common/list-query/to-list.js';
import { ChangeHead, FieldReceipt } from './receipt.dto.js';

/** One field of a record at one change. */
export class HistoryEntry extends IntersectionType(ChangeHead, FieldReceipt) {
  @ApiProperty({
    description: 'Its place in the order in which the record was changed; greater is later.',
    example: '1207',
  })
  seq: string;
}

/** Parameters of a record's history. */
export class HistoryQuery extends PageQuery {
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
}
