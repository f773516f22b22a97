import { useQuery } from '@tanstack/react-query';
import { devGroupsQuery } from '../api/dev-groups';
import { useWithEdits } from '../edits/use-edits';

/** All dev groups, with the edits over them that are on their way. */
export function useDevGroups() {
  const query = useQuery(devGroupsQuery());
  return { ...query, data: useWithEdits('dev-groups', query.data) };
}
