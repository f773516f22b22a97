import { type EditableResource, resourceOfEntity } from '../api/keys';

/** How a field is edited. */
export type FieldKind = 'text' | 'status' | 'brand' | 'line' | 'product' | 'regions' | 'date';

/** A field that a PATCH takes. */
export interface EditableField {
  readonly name: string;
  readonly kind: FieldKind;
  /** For a field that holds an id: where the row has the name that belongs to it. */
  readonly shownBy?: string;
  /** What `data_gaps` calls it. */
  readonly gap?: string;
}

/** The stages of a dev group, in their order. */
export const STAGES = [
  'concept_date',
  'brief_date',
  'formulation_date',
  'sampling_date',
  'packaging_date',
  'regulatory_date',
  'production_date',
  'launch_date',
] as const;
export type Stage = (typeof STAGES)[number];

/** What can be edited of each kind of record, in the order in which it is shown. */
export const editableFields: Readonly<Record<EditableResource, readonly EditableField[]>> = {
  products: [
    { name: 'status', kind: 'status' },
    { name: 'brand_id', kind: 'brand', shownBy: 'brand_name', gap: 'brand_id' },
    { name: 'product_line_id', kind: 'line', shownBy: 'product_line_name', gap: 'product_line' },
    { name: 'netsuite_item', kind: 'text', gap: 'netsuite_item' },
  ],
  'dev-groups': [
    { name: 'name', kind: 'text' },
    { name: 'status', kind: 'status' },
    { name: 'brand_id', kind: 'brand', shownBy: 'brand_name', gap: 'brand' },
    { name: 'product_line_id', kind: 'line', shownBy: 'product_line_name', gap: 'product_line' },
    ...STAGES.map((name) => ({ name, kind: 'date' as const, gap: name })),
  ],
  skus: [
    { name: 'product_id', kind: 'product', shownBy: 'product_name', gap: 'product_id' },
    { name: 'size_name', kind: 'text' },
    { name: 'regions', kind: 'regions' },
  ],
};

/** The field that mends a gap. */
export function fieldOfGap(resource: EditableResource, gap: string): EditableField | undefined {
  return editableFields[resource].find((field) => field.gap === gap);
}

/** How a field of such a record is edited. @param entity as the queue calls its kind. */
export function kindOfField(entity: string | null, name: string): FieldKind {
  const resource = resourceOfEntity(entity);
  return (resource && editableFields[resource].find((field) => field.name === name)?.kind) ?? 'text';
}
