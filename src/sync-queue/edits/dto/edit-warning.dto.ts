import { ApiProperty } from '@nestjs/swagger';

/** Something strange that an edit leaves behind; it was accepted. */
export class EditWarning {
  @ApiProperty({ description: 'The record.', example: 'recD1b2C3d4E5f6G7' })
  id: string;

  @ApiProperty({ description: 'The field that looks wrong.', example: 'launch_date' })
  field: string;

  @ApiProperty({
    description: 'What is strange about it.',
    example: '2027-06-01 is before production_date, which comes first and is on 2027-07-15.',
  })
  message: string;
}
