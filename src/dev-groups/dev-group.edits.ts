import { editableResource } from '../sync-queue/edits/editable-resource.js';
import { DevGroup } from './dto/dev-group.dto.js';
import { PatchDevGroup } from './dto/patch-dev-group.dto.js';

/** What can be edited of a dev group, and where it goes. */
export const DEV_GROUP_EDITS = editableResource({
  entity: 'dev_group',
  path: 'dev-groups',
  called: 'dev group',
  table: 'airtable_raw.dev_group',
  rowClass: DevGroup,
  patchClass: PatchDevGroup,
  hasAsanaTasks: true,
});
