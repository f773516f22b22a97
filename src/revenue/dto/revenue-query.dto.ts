import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

/** Parameters of `GET revenue`. */
export class RevenueQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1900,
    maximum: 2999,
    description: 'The year; the current one if missing.',
    example: 2026,
  })
  @IsOptional()
  @Matches(/^(19|2\d)\d\d$/, { message: 'must be a year from 1900 to 2999' })
  year?: string;
}
