import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';

/** The fields that are asked for, level by level. */
export interface FieldTree {
  readonly [field: string]: FieldTree;
}

/** What a single object shows only when it is asked for. */
const OPT_IN = new Set(['html_notes', 'num_subtasks', 'dependencies', 'dependents']);

/** What an object shows in a list, and inside of another one. */
const COMPACT = new Set(['gid', 'resource_type', 'resource_subtype', 'name']);

/** `opt_fields`, or `undefined` when nothing is asked for. */
export function parseOptFields(text: string | null): FieldTree | undefined {
  if (text === null || text.trim() === '') return undefined;
  const tree: Record<string, FieldTree> = {};
  for (const path of text.split(','))
    add(
      tree,
      path
        .trim()
        .replace(/^this\./, '')
        .split('.'),
    );
  return tree;
}

/** As a list shows it by default. */
export function compact(whole: JsonObject): JsonObject {
  const shown = Object.entries(whole).filter(([key]) => COMPACT.has(key));
  return Object.fromEntries(shown);
}

/** As a single object is shown by default: everything but what must be asked for, others within it compact. */
export function standard(whole: JsonObject): JsonObject {
  const shown = Object.entries(whole).filter(([key]) => !OPT_IN.has(key));
  return Object.fromEntries(shown.map(([key, value]) => [key, compactWithin(value)]));
}

/** The fields that were asked for, and always the gid; a field that does not exist is left out. */
export function selected(whole: JsonObject, tree: FieldTree): JsonObject {
  const shown: Record<string, Json> = whole.gid === undefined ? {} : { gid: whole.gid };
  for (const [field, below] of Object.entries(tree)) {
    const value = whole[field];
    if (value !== undefined)
      shown[field] = Object.keys(below).length === 0 ? brief(value) : selectedWithin(value, below);
  }
  return shown;
}

function add(tree: Record<string, FieldTree>, [first, ...rest]: readonly string[]): void {
  if (first === undefined || first === '') return;
  const below: Record<string, FieldTree> = { ...tree[first] };
  add(below, rest);
  tree[first] = below;
}

function selectedWithin(value: Json, tree: FieldTree): Json {
  if (isJsonArray(value)) return value.map((item) => selectedWithin(item, tree));
  return isJsonObject(value) ? selected(value, tree) : value;
}

function compactWithin(value: Json): Json {
  if (isJsonArray(value)) return value.map(compactWithin);
  if (!isJsonObject(value)) return value;
  // A membership is no object of its own, but holds some.
  if (value.gid === undefined) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, compactWithin(v)]));
  return compact(value);
}

/** An object that is asked for by its name alone says only which one it is. */
function brief(value: Json): Json {
  if (isJsonArray(value)) return value.map(brief);
  if (!isJsonObject(value)) return value;
  const { gid, resource_type } = value;
  if (gid === undefined) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, brief(v)]));
  return { gid, resource_type: resource_type ?? '' };
}
