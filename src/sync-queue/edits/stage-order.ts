import type { EditWarning } from './dto/edit-warning.dto.js';
import type { EditValue } from './edit-values.js';
import type { EditableResource } from './editable-resource.js';

/**
 * What an edit leaves in a strange order: a stage before the one that comes before it. It is accepted, because plans are
 * moved one date at a time. Only what was touched is spoken of.
 */
export function warnOfStageOrder(
  { fields }: EditableResource,
  id: string,
  values: ReadonlyMap<string, EditValue>,
  touched: ReadonlySet<string>,
): EditWarning[] {
  const dated = fields.flatMap(({ name, isStage }) => {
    const day = values.get(name);
    return isStage && typeof day === 'string' ? [{ name, day }] : [];
  });
  return dated.flatMap((later, i) => {
    const earlier = dated[i - 1];
    if (!earlier || earlier.day <= later.day || !(touched.has(earlier.name) || touched.has(later.name))) return [];
    const message = `${later.day} is before ${earlier.name}, which comes first and is on ${earlier.day}.`;
    return [{ id, field: later.name, message }];
  });
}
