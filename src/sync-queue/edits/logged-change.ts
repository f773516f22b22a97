/** A field of a change, as the log has it. */
export interface LoggedField {
  readonly entity: string;
  readonly entity_id: string;
  /** Warehouse column. */
  readonly field: string;
  readonly old_value: unknown;
  readonly new_value: unknown;
  readonly asana_gid: string | null;
  readonly reverted_by: string | null;
}

/** The head of a change, as the log has it. */
export interface LoggedChange {
  readonly change_id: string;
  readonly kind: string;
  readonly requested_by: string | null;
  readonly requested_at: string;
  readonly request_id: string | null;
  readonly reverts: string | null;
}
