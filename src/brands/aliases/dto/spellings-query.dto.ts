import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { toList } from '../../../common/list-query/to-list.js';
import { SPELLING_MATCHES, type SpellingMatch } from '../../matching/match-brands.js';

/** Parameters of `GET brands/aliases`. */
export class SpellingsQuery {
  @ApiPropertyOptional({
    isArray: true,
    enum: SPELLING_MATCHES,
    description: 'Only spellings that were matched so; `match=none&match=ambiguous` is what waits for a person.',
    example: ['none'],
  })
  @IsOptional()
  @Transform(toList)
  @IsIn(SPELLING_MATCHES, { each: true, message: `must be ${SPELLING_MATCHES.join(', ')}` })
  match?: SpellingMatch[];

  @ApiPropertyOptional({
    isArray: true,
    type: String,
    description: 'Only spellings of these brands; `null` means of none. May be repeated.',
  })
  @IsOptional()
  @Transform(toList)
  @IsString({ each: true })
  @MaxLength(100, { each: true, message: 'must be at most 100 characters long' })
  brand_id?: string[];

  @ApiPropertyOptional({
    description:
      'Searches, without case and accents, in the spelling, the name of its brand, and those of its candidates.',
    example: 'northfold',
  })
  @IsOptional()
  @IsString({ message: 'may be given once' })
  @MaxLength(200, { message: 'must be at most 200 characters long' })
  q?: string;
}
