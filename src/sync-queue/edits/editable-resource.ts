import type { Type } from '@nestjs/common';
import type { RowClass } from '../../common/fields/field.decorator.js';
import type { WatchedTableName } from '../../database/changes/watched-tables.js';
import { type EditableField, editableFieldsOf } from './editable-field.decorator.js';

/** What can be edited of one resource, declared once beside its PATCH class. */
export interface EditableResource {
  /** How the queue and the change log name it, e.g. `dev_group`. */
  readonly entity: string;
  /** Its path below the prefix, e.g. `dev-groups`. */
  readonly path: string;
  /** What one of its records is called. */
  readonly called: string;
  readonly table: WatchedTableName;
  /** The response class: what an edit answers is what a GET of the record answers. */
  readonly rowClass: RowClass;
  /** What a PATCH takes, with its rules. */
  readonly patchClass: Type<object>;
  readonly fields: readonly EditableField[];
  /** Whether its rows have `asana_gids`: the Asana task of each stage. */
  readonly hasAsanaTasks: boolean;
}

/** How a resource is declared: its fields come from its PATCH class. */
export type EditableResourceOptions = Omit<EditableResource, 'fields'>;

const byEntity = new Map<string, EditableResource>();

/** Declares what can be edited of a resource. */
export function editableResource(declaration: EditableResourceOptions): EditableResource {
  const resource = { ...declaration, fields: editableFieldsOf(declaration.patchClass) };
  byEntity.set(resource.entity, resource);
  return resource;
}

/** The editable columns of a resource under an alias, in the order in which its version is made from them. */
export function editableColumns({ fields }: EditableResource, alias: string): string[] {
  return fields.map(({ column }) => `${alias}.${column}`);
}

/** The resource that the queue and the log call so; undefined for what somebody else put there. */
export function resourceOfEntity(entity: string): EditableResource | undefined {
  return byEntity.get(entity);
}

/** A warehouse column as the API names it; as it is where nothing of ours has it. */
export function fieldNameOf(entity: string, column: string): string {
  return byEntity.get(entity)?.fields.find((field) => field.column === column)?.name ?? column;
}

/** The columns that the API calls so, whatever the resource; none for a name that is no field. */
export function columnsCalled(name: string): string[] {
  const fields = [...byEntity.values()].flatMap((resource) => resource.fields);
  return [...new Set(fields.filter((field) => field.name === name).map(({ column }) => column))];
}
