/** A task as it is kept: other objects by their gids. */
export interface Task {
  readonly gid: string;
  readonly name: string;
  readonly notes: string;
  readonly completed: boolean;
  readonly completed_at: string | null;
  readonly due_on: string | null;
  /** With it, `due_on` is its day. */
  readonly due_at: string | null;
  readonly start_on: string | null;
  readonly assignee: string | null;
  readonly projects: readonly string[];
  readonly created_at: string;
  readonly modified_at: string;
}

export interface Project {
  readonly gid: string;
  readonly name: string;
  readonly archived: boolean;
  readonly notes: string;
  readonly created_at: string;
  readonly modified_at: string;
}

export interface User {
  readonly gid: string;
  readonly name: string;
}
