import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { numberOf, type Row, type SimState, textOf } from '../state/sim-state.js';
import type { Project, Task, User } from './model.js';

/** What Asana holds, in the order in which it was made. */
export class AsanaStore {
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    for (const table of ['task', 'project', 'user']) {
      state.define(
        `CREATE TABLE IF NOT EXISTS ${table} (
           seq INTEGER PRIMARY KEY AUTOINCREMENT, gid TEXT NOT NULL UNIQUE, data TEXT NOT NULL
         ) STRICT`,
      );
    }
  }

  tasks(): Task[] {
    return this.rows('task').map(readTask);
  }

  projects(): Project[] {
    return this.rows('project').map(readProject);
  }

  users(): User[] {
    return this.rows('user').map(readUser);
  }

  task(gid: string): Task | undefined {
    const row = this.row('task', gid);
    return row === undefined ? undefined : readTask(row);
  }

  project(gid: string): Project | undefined {
    const row = this.row('project', gid);
    return row === undefined ? undefined : readProject(row);
  }

  user(gid: string): User | undefined {
    const row = this.row('user', gid);
    return row === undefined ? undefined : readUser(row);
  }

  count(table: 'task' | 'project'): number {
    const row = this.state.row(`SELECT count(*) AS records FROM ${table}`);
    return row === undefined ? 0 : numberOf(row, 'records');
  }

  putTask(task: Task): void {
    this.put('task', task.gid, { ...task });
  }

  putProject(project: Project): void {
    this.put('project', project.gid, { ...project });
  }

  putUser(user: User): void {
    this.put('user', user.gid, { ...user });
  }

  removeTask(gid: string): void {
    this.state.run('DELETE FROM task WHERE gid = ?', gid);
  }

  /** Its tasks stay, in no project, as in Asana. */
  removeProject(gid: string): void {
    this.state.run('DELETE FROM project WHERE gid = ?', gid);
    for (const task of this.tasks()) {
      if (task.projects.includes(gid)) this.putTask({ ...task, projects: task.projects.filter((one) => one !== gid) });
    }
  }

  private put(table: string, gid: string, data: JsonObject): void {
    this.state.run(
      `INSERT INTO ${table} (gid, data) VALUES (?, ?) ON CONFLICT (gid) DO UPDATE SET data = excluded.data`,
      gid,
      JSON.stringify(data),
    );
  }

  private rows(table: string): Row[] {
    return this.state.rows(`SELECT data FROM ${table} ORDER BY seq`);
  }

  private row(table: string, gid: string): Row | undefined {
    return this.state.row(`SELECT data FROM ${table} WHERE gid = ?`, gid);
  }
}

function readTask(row: Row): Task {
  const data = dataOf(row);
  return {
    gid: text(data.gid),
    name: text(data.name),
    notes: text(data.notes),
    completed: data.completed === true,
    completed_at: textOrNull(data.completed_at),
    due_on: textOrNull(data.due_on),
    due_at: textOrNull(data.due_at),
    start_on: textOrNull(data.start_on),
    assignee: textOrNull(data.assignee),
    projects: isJsonArray(data.projects) ? data.projects.map(text) : [],
    created_at: text(data.created_at),
    modified_at: text(data.modified_at),
  };
}

function readProject(row: Row): Project {
  const data = dataOf(row);
  return {
    gid: text(data.gid),
    name: text(data.name),
    archived: data.archived === true,
    notes: text(data.notes),
    created_at: text(data.created_at),
    modified_at: text(data.modified_at),
  };
}

function readUser(row: Row): User {
  const { gid, name } = dataOf(row);
  return { gid: text(gid), name: text(name) };
}

function dataOf(row: Row): JsonObject {
  const data = parseJson(textOf(row, 'data'));
  return isJsonObject(data) ? data : {};
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function textOrNull(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
