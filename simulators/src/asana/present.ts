import { asanaGidOf } from '../identifiers.js';
import type { JsonObject } from '../json.js';
import type { Project, Task, User } from './model.js';
import type { AsanaStore } from './store.js';

/** The one workspace. */
export const WORKSPACE: JsonObject = {
  gid: asanaGidOf('workspace'),
  resource_type: 'workspace',
  name: 'Brand group',
  is_organization: true,
};

/** Every attribute of a task, with the objects that it names in full; what of it is shown is chosen later. */
export function wholeTask(task: Task, store: AsanaStore): JsonObject {
  const projects = task.projects.flatMap((gid) => store.project(gid) ?? []).map(wholeProject);
  const assignee = task.assignee === null ? undefined : store.user(task.assignee);
  return {
    gid: task.gid,
    resource_type: 'task',
    resource_subtype: 'default_task',
    name: task.name,
    notes: task.notes,
    html_notes: `<body>${escaped(task.notes)}</body>`,
    completed: task.completed,
    completed_at: task.completed_at,
    due_on: task.due_on,
    due_at: task.due_at,
    start_on: task.start_on,
    start_at: null,
    assignee: assignee === undefined ? null : wholeUser(assignee),
    assignee_status: 'upcoming',
    projects,
    memberships: projects.map((project) => ({ project, section: untitledSection(project) })),
    workspace: WORKSPACE,
    parent: null,
    num_subtasks: 0,
    dependencies: [],
    dependents: [],
    custom_fields: [],
    followers: [],
    tags: [],
    hearted: false,
    hearts: [],
    liked: false,
    likes: [],
    num_hearts: 0,
    num_likes: 0,
    created_at: task.created_at,
    modified_at: task.modified_at,
    permalink_url: `https://app.asana.com/0/${task.projects[0] ?? '0'}/${task.gid}`,
  };
}

export function wholeProject(project: Project): JsonObject {
  return {
    gid: project.gid,
    resource_type: 'project',
    name: project.name,
    notes: project.notes,
    archived: project.archived,
    color: null,
    completed: false,
    completed_at: null,
    current_status: null,
    custom_fields: [],
    default_view: 'list',
    due_on: null,
    start_on: null,
    followers: [],
    members: [],
    owner: null,
    public: true,
    team: null,
    workspace: WORKSPACE,
    created_at: project.created_at,
    modified_at: project.modified_at,
    permalink_url: `https://app.asana.com/0/${project.gid}/list`,
  };
}

export function wholeUser({ gid, name }: User): JsonObject {
  return { gid, resource_type: 'user', name, email: `${gid}@brand.example`, photo: null, workspaces: [WORKSPACE] };
}

/** The section that every project has. */
function untitledSection({ gid }: JsonObject): JsonObject {
  return { gid: asanaGidOf(`section/${String(gid)}`), resource_type: 'section', name: 'Untitled section' };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
