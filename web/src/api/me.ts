import { queryOptions } from '@tanstack/react-query';
import { meMe } from '../../../client/src/generated/sdk.gen';
import type { Me } from '../../../client/src/generated/types.gen';
import { answerOf } from './client';
import { keysOf } from './keys';

export type { Me };

/** Who looks at this page, and what they may do. */
export const meQuery = () =>
  queryOptions({
    queryKey: keysOf('me').all,
    queryFn: ({ signal }): Promise<Me> => answerOf(meMe({ signal })),
  });
