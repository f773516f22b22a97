import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  call,
  control,
  liftLimits,
  startTestSimulators,
  type TestSimulators,
} from './simulators-testing.js';
import { PROJECT, TASK, TASK_COUNT } from './warehouse-testing.js';

describe('the simulated Asana', () => {
  let simulators: TestSimulators;
  const asana = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(simulators.asana, method, path, body);
  const put = (data: unknown): Promise<Answer> => asana('PUT', `/tasks/${TASK}`, { data });

  beforeAll(async () => {
    simulators = await startTestSimulators();
    await liftLimits(simulators);
  }, 60_000);
  afterAll(() => simulators.end());

  it('shows a single task whole, and others within it compact', async () => {
    const { body } = await asana('GET', `/tasks/${TASK}`);
    expect(body.data).toMatchObject({ gid: TASK, name: 'Task 0', resource_type: 'task', completed: false });
    expect(body.data.assignee).toEqual({ gid: expect.any(String), name: '王芳', resource_type: 'user' });
    expect(body.data.memberships[0].project).toEqual({
      gid: PROJECT,
      name: 'Kelp Serum – development',
      resource_type: 'project',
    });
    expect(body.data).not.toHaveProperty('html_notes');
  });

  it('shows what is asked for, and the gid always', async () => {
    const { body } = await asana('GET', `/tasks/${TASK}?opt_fields=due_on,assignee.name,projects,nothing`);
    expect(body.data).toEqual({
      gid: TASK,
      due_on: '2027-06-01',
      assignee: { gid: expect.any(String), name: '王芳' },
      projects: [{ gid: PROJECT, resource_type: 'project' }],
    });
  });

  it('lists tasks compact, with a next page only where a limit was asked for', async () => {
    const whole = await asana('GET', `/projects/${PROJECT}/tasks`);
    expect(whole.body.data).toHaveLength(TASK_COUNT);
    expect(whole.body).not.toHaveProperty('next_page');
    expect(whole.body.data[0]).toEqual({
      gid: TASK,
      name: 'Task 0',
      resource_type: 'task',
      resource_subtype: 'default_task',
    });
    const last = await asana('GET', `/projects/${PROJECT}/tasks?limit=100`);
    expect(last.body.next_page).toBeNull();
  });

  it('gives pages by an offset, with the path and the address of the next one', async () => {
    const gids: string[] = [];
    let path = `/projects/${PROJECT}/tasks?opt_fields=due_on&limit=10`;
    for (let page = 0; page < 3; page += 1) {
      const { body } = await asana('GET', path);
      gids.push(...body.data.map(({ gid }: { gid: string }) => gid));
      if (page < 2) {
        expect(body.next_page.uri).toBe(simulators.asana.url + body.next_page.path);
        path = body.next_page.path;
      } else expect(body.next_page).toBeNull();
    }
    expect(new Set(gids).size).toBe(TASK_COUNT);
  });

  it('refuses an offset that has expired, or is of another list', async () => {
    const { body } = await asana('GET', `/projects/${PROJECT}/tasks?limit=10`);
    const { offset } = body.next_page;
    expect((await asana('GET', `/projects?limit=10&offset=${offset}`)).status).toBe(400);
    await control(simulators.asana, 'POST', '/expire-offsets');
    const late = await asana('GET', `/projects/${PROJECT}/tasks?limit=10&offset=${offset}`);
    expect([late.status, late.body.errors[0].message]).toEqual([400, 'offset: Your pagination token has expired.']);
  });

  it('moves modified_at when something changes, and only then', async () => {
    const { body: first } = await put({ due_on: '2027-03-01' });
    const { body: again } = await put({ due_on: '2027-03-01' });
    const { body: other } = await put({ due_on: null });
    expect(first.data.due_on).toBe('2027-03-01');
    expect(again.data.modified_at).toBe(first.data.modified_at);
    expect(other.data.due_on).toBeNull();
    expect(Date.parse(other.data.modified_at)).toBeGreaterThanOrEqual(Date.parse(first.data.modified_at));
  });

  it.each([
    [{ due_on: '2027-02-30' }, 'due_on: Not a valid date: 2027-02-30'],
    [{ due_on: '2027-01-01', due_at: '2027-01-01T00:00:00Z' }, 'You may only provide one of due_on or due_at!'],
    [{ start_on: '2027-01-01' }, /^start_on: /],
    [{ start_on: '2027-01-01', due_on: null }, /^start_on: /],
    [{ start_on: '2027-01-02', due_on: '2027-01-01' }, /^start_on: /],
    [{ modified_at: '2027-01-01T00:00:00Z' }, 'modified_at: Cannot write this property'],
    [{ completed: 'yes' }, 'completed: Not a boolean'],
    [{ assignee: '1' }, null],
  ])('refuses %j', async (data, message) => {
    const { status, body } = await put(data);
    expect(status).toBe(message === null ? 404 : 400);
    if (message !== null) expect(body.errors[0].message).toMatch(message);
    expect(body.errors[0].help).toContain('developers.asana.com');
  });

  it('takes a start date together with a due date', async () => {
    const { body } = await put({ start_on: '2027-01-01', due_on: '2027-01-10' });
    expect(body.data).toMatchObject({ start_on: '2027-01-01', due_on: '2027-01-10' });
    await put({ start_on: null, due_on: '2027-01-10' });
  });

  it('takes due_at for the day that it is in UTC', async () => {
    const { body } = await put({ due_at: '2027-05-05T23:00:00-05:00' });
    expect(body.data).toMatchObject({ due_at: '2027-05-06T04:00:00.000Z', due_on: '2027-05-06' });
  });

  it('makes, completes and deletes a task', async () => {
    const made = await asana('POST', '/tasks', { data: { name: 'New', projects: [PROJECT] } });
    expect(made.status).toBe(201);
    const { gid } = made.body.data;
    const done = await asana('PUT', `/tasks/${gid}`, { data: { completed: true } });
    expect(done.body.data.completed_at).toEqual(expect.any(String));
    expect(await asana('DELETE', `/tasks/${gid}`)).toMatchObject({ status: 200, body: { data: {} } });
    const gone = await asana('GET', `/tasks/${gid}`);
    expect([gone.status, gone.body.errors[0].message]).toEqual([404, `task: Unknown object: ${gid}`]);
  });

  it.each([
    ['GET', '/tasks/abc', 400],
    ['GET', '/projects/1/tasks', 404],
    ['GET', '/tasks', 400],
    ['GET', '/nothing', 404],
    ['GET', `/projects/${PROJECT}/tasks?limit=101`, 400],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await asana(method, path)).status).toBe(status);
  });

  it('answers what is not JSON, or has no data, with 400', async () => {
    expect((await asana('PUT', `/tasks/${TASK}`, '{nonsense')).status).toBe(400);
    expect((await asana('PUT', `/tasks/${TASK}`, { due_on: '2027-01-01' })).status).toBe(400);
  });

  it('does not know a request without its token', async () => {
    const response = await fetch(`${simulators.asana.url}/tasks/${TASK}`);
    expect(response.status).toBe(401);
  });

  describe('a batch', () => {
    const batch = (actions: readonly unknown[]): Promise<Answer> => asana('POST', '/batch', { data: { actions } });

    it('lets each action succeed or fail for itself', async () => {
      const { status, body } = await batch([
        {
          method: 'put',
          relative_path: `/tasks/${TASK}`,
          data: { due_on: '2027-11-11' },
          options: { fields: ['due_on'] },
        },
        { method: 'put', relative_path: '/tasks/404', data: { due_on: '2027-11-11' } },
        { method: 'get', relative_path: `/projects/${PROJECT}/tasks`, options: { limit: 2, fields: ['due_on'] } },
        { method: 'post', relative_path: '/batch', data: { actions: [] } },
      ]);
      expect(status).toBe(200);
      const codes = body.data.map(({ status_code }: { status_code: number }) => status_code);
      expect(codes).toEqual([200, 404, 200, 400]);
      expect(body.data[0].body).toEqual({ data: { gid: TASK, due_on: '2027-11-11' } });
      expect(body.data[2].body.data).toHaveLength(2);
    });

    it('takes ten actions and no more', async () => {
      const action = { method: 'get', relative_path: `/tasks/${TASK}` };
      expect((await batch(Array.from({ length: 10 }, () => action))).status).toBe(200);
      expect((await batch(Array.from({ length: 11 }, () => action))).status).toBe(400);
    });
  });
});
