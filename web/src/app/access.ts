import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/me';

/** What the person at this page may do. */
export interface May {
  /** Edit records, and settle brand aliases. */
  readonly edit: boolean;
  /** Act on the queue, and start pulls. */
  readonly operate: boolean;
}

const NOTHING: May = { edit: false, operate: false };

/** Until it is known who somebody is, they may only look; what the API refuses, no control of the page offers. */
export function useMay(): May {
  const { data } = useQuery({ ...meQuery(), select: mayOf });
  return data ?? NOTHING;
}

function mayOf({ roles }: { readonly roles: readonly string[] }): May {
  return { edit: roles.includes('editor'), operate: roles.includes('operator') };
}
