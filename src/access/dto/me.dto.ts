import { ApiProperty } from '@nestjs/swagger';
import { ROLES, type Role } from '../../common/access/role.js';

/** Who asks. */
export class Me {
  @ApiProperty({
    description: 'An e-mail address, or the client id of a service token; `local` where nobody is asked who they are.',
    example: 'ann@example.com',
  })
  name: string;

  @ApiProperty({
    description: '`local`: nobody is asked who they are.',
    enum: ['person', 'service', 'local'],
    example: 'person',
  })
  kind: 'person' | 'service' | 'local';

  @ApiProperty({
    description: '`viewer` reads; `editor` also edits; `operator` also runs the queue and the pulls.',
    enum: [...ROLES],
    example: 'editor',
  })
  role: Role;

  @ApiProperty({
    description: 'The role and the ones that it includes.',
    enum: [...ROLES],
    isArray: true,
    example: ['viewer', 'editor'],
  })
  roles: Role[];

  @ApiProperty({
    description: 'When the session ends (UTC); null where there is none.',
    type: String,
    format: 'date-time',
    nullable: true,
    example: '2027-01-15T09:30:00.000Z',
  })
  expires_at: string | null;
}
