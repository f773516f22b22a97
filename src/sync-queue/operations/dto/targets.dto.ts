import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

/** Why a target is paused. */
export class PauseRequest {
  @ApiPropertyOptional({
    type: String,
    minLength: 1,
    maxLength: 500,
    description: 'For whoever wonders why nothing is sent.',
    example: 'Airtable’s fields are being renamed until noon.',
  })
  @IsOptional()
  @Matches(/^[^\0]{1,500}$/, { message: 'must be a text of 1 to 500 characters' })
  reason?: string | null;
}

/** How a target stands after a pause or a resume. */
export class TargetAnswer {
  @ApiProperty({ description: 'The upstream.', example: 'airtable' })
  target: string;

  @ApiProperty({ description: 'False when it stood so already.', example: true })
  changed: boolean;

  @ApiProperty({ description: 'Whether nothing is sent to it.', example: true })
  paused: boolean;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when.',
    example: '2027-01-15T09:30:00.000Z',
  })
  paused_at: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'By whom: a person, or `bridge`.', example: 'local' })
  paused_by: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why.',
    example: 'Airtable’s fields are being renamed until noon.',
  })
  reason: string | null;
}
