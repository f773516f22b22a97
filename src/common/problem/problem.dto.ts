import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** One thing wrong with the input. */
export class ProblemField {
  @ApiProperty({ description: 'The parameter or field.', example: 'limit' })
  field: string;

  @ApiProperty({
    description: 'What is wrong, and what is allowed.',
    example: 'must be a whole number from 1 to 1000.',
  })
  message: string;
}

/** An error as RFC 9457 has it, `application/problem+json`. */
export class Problem {
  @ApiProperty({
    description: 'The kind of error, stable across versions.',
    example: 'urn:athena-pipeline:problem:invalid-input',
  })
  type: string;

  @ApiProperty({ description: 'The kind of error in words.', example: 'The request has invalid input' })
  title: string;

  @ApiProperty({ description: 'The HTTP status.', example: 400 })
  status: number;

  @ApiProperty({ description: 'What happened this time.', example: 'limit: must be a whole number from 1 to 1000.' })
  detail: string;

  @ApiProperty({
    description: 'The id of this request: also in the header `X-Request-Id` and in the log.',
    example: '4f7c9a1e-5a7b-4a43-9a56-0f5a8a1a2c11',
  })
  request_id: string;

  @ApiPropertyOptional({ type: [ProblemField], description: 'For bad input: each field that is wrong.' })
  errors?: ProblemField[];
}
