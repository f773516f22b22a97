import type { EditableResource } from '../api/keys';
import { fieldWord } from '../i18n/words';
import { editableFields } from './field-kinds';
import type { Facet, ListConfig, ListRow } from './list-config';
import type { EditableRow } from './row';
import { saveField } from './save-field';

/** Whose a record is. */
export const brandFacet: Facet<{ readonly brand_id: string | null; readonly brand_name: string | null }> = {
  key: 'brand',
  label: fieldWord('brand'),
  of: (row) => row.brand_id,
  nameOf: (row) => row.brand_name ?? row.brand_id,
  field: 'brand_id',
};

/** Its product line. */
export const lineFacet: Facet<{ readonly product_line_id: string | null; readonly product_line_name: string | null }> =
  {
    key: 'line',
    label: fieldWord('product_line'),
    of: (row) => row.product_line_id,
    nameOf: (row) => row.product_line_name ?? row.product_line_id,
    field: 'product_line_id',
  };

/** Sets the field that a board is grouped by, when a card comes to another column. */
export function moveIn<Row extends EditableRow & ListRow>(
  resource: EditableResource,
): NonNullable<ListConfig<Row>['move']> {
  return (row, facet, value, name) => {
    const field = editableFields[resource].find((each) => each.name === facet.field);
    if (field) void saveField(resource, row, field, value, name);
  };
}
