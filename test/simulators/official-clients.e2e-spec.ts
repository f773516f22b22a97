import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import Airtable from 'airtable';
import Asana from 'asana';
import { control, liftLimits, startTestSimulators, type TestSimulators } from './simulators-testing.js';
import { BRAND, DEV_GROUP, OTHER_BRAND, PROJECT, SKU_COUNT, TASK, TASK_COUNT } from './warehouse-testing.js';

describe('the official clients', () => {
  let simulators: TestSimulators;
  beforeAll(async () => {
    simulators = await startTestSimulators();
    await liftLimits(simulators);
  }, 60_000);
  afterAll(() => simulators.end());

  describe('airtable', () => {
    let base: Airtable.Base;
    beforeAll(() => {
      const { url, token, baseId } = simulators.airtable;
      // The client adds the version to the address itself.
      base = new Airtable({ apiKey: token, endpointUrl: url.replace(/\/v0$/, ''), requestTimeout: 5000 }).base(baseId);
    });

    it('reads every page of a table, sorted, with the fields that are named', async () => {
      const listing = base('SKUs').select({
        pageSize: 50,
        fields: ['SKU Name'],
        sort: [{ field: 'SKU Name', direction: 'desc' }],
      });
      const records = await listing.all();
      expect(records).toHaveLength(SKU_COUNT);
      expect(records[0]?.fields).toEqual({ 'SKU Name': `Balm ${SKU_COUNT}` });
    });

    it('filters, also by POST', async () => {
      const filterByFormula = `OR(RECORD_ID()='${BRAND}',{Name}='Alder, "Apothecary"')`;
      expect(await base('Clients').select({ filterByFormula }).firstPage()).toHaveLength(2);
      const posted = await base('Clients').select({ filterByFormula, method: 'post', maxRecords: 1 }).all();
      expect(posted).toHaveLength(1);
    });

    it('finds, updates and replaces a record', async () => {
      const found = await base('Dev Groups').find(DEV_GROUP);
      expect(found.get('Launch Date')).toBe('2027-06-01');
      const updated = await base('Dev Groups').update(DEV_GROUP, { 'Launch Date': '2027-12-24' });
      expect(updated.get('Launch Date')).toBe('2027-12-24');
      const [one] = await base('Dev Groups').update([{ id: DEV_GROUP, fields: { Brand: [OTHER_BRAND] } }]);
      expect(one?.get('Brand')).toEqual([OTHER_BRAND]);
      const replaced = await base('Dev Groups').replace(DEV_GROUP, { Name: 'Only a name' });
      expect(replaced.fields).toEqual({ Name: 'Only a name' });
    });

    it('makes and destroys records, one and many', async () => {
      const made = await base('Clients').create([{ fields: { Name: 'One' } }, { fields: { Name: 'Two' } }]);
      const deleted = await base('Clients').destroy(made.map(({ id }) => id));
      expect(deleted).toHaveLength(2);
      const single = await base('Clients').create({ Name: 'Three' });
      expect((await base('Clients').destroy(single.id)).id).toBe(single.id);
    });

    it('understands what is refused', async () => {
      await expect(base('Dev Groups').update(DEV_GROUP, { Nothing: 'x' })).rejects.toMatchObject({
        error: 'UNKNOWN_FIELD_NAME',
        statusCode: 422,
      });
      await expect(base('Clients').find('recGone0000000000')).rejects.toMatchObject({ error: 'NOT_FOUND' });
      await expect(base('Nothing').find(BRAND)).rejects.toMatchObject({ error: 'NOT_AUTHORIZED', statusCode: 403 });
    });

    it('comes back by itself after a 429', async () => {
      await control(simulators.airtable, 'POST', '/faults', { kind: '429', times: 1 });
      expect((await base('Clients').find(BRAND)).get('Name')).toBe('Sol & Sea');
    });
  });

  describe('asana', () => {
    let client: Asana.ApiClient;
    beforeAll(() => {
      client = new Asana.ApiClient();
      client.basePath = simulators.asana.url;
      client.authentications.token = { type: 'personalAccessToken', accessToken: simulators.asana.token };
    });
    afterEach(() => control(simulators.asana, 'DELETE', '/faults'));

    it('reads projects and tasks page by page', async () => {
      const projects = await new Asana.ProjectsApi(client).getProjects({ opt_fields: 'name,archived' });
      expect(projects.data).toMatchObject([{ gid: PROJECT, archived: false }]);
      let page = await new Asana.TasksApi(client).getTasksForProject(PROJECT, { limit: 10, opt_fields: 'due_on' });
      const gids: string[] = [];
      while (page.data !== null) {
        gids.push(...page.data.map(({ gid }: { gid: string }) => gid));
        page = await page.nextPage();
      }
      expect(new Set(gids).size).toBe(TASK_COUNT);
    });

    it('reads, changes and makes a task', async () => {
      const tasks = new Asana.TasksApi(client);
      expect((await tasks.getTask(TASK, { opt_fields: 'due_on' })).data).toEqual({ gid: TASK, due_on: '2027-06-01' });
      const { data } = await tasks.updateTask({ data: { due_on: '2027-12-24' } }, TASK, {});
      expect(data.due_on).toBe('2027-12-24');
      const made = await tasks.createTask({ data: { name: 'By the client', projects: [PROJECT] } }, {});
      expect(made.data.name).toBe('By the client');
      await tasks.deleteTask(made.data.gid);
    });

    it('sends a batch', async () => {
      const actions = [
        { method: 'get', relative_path: `/tasks/${TASK}`, options: { fields: ['name'] } },
        { method: 'get', relative_path: '/tasks/404' },
      ];
      const { data } = await new Asana.BatchAPIApi(client).createBatchRequest({ data: { actions } }, {});
      expect(data.map(({ status_code }: { status_code: number }) => status_code)).toEqual([200, 404]);
    });

    it('knows who it is, and where', async () => {
      expect((await new Asana.UsersApi(client).getUser('me', {})).data.name).toBe('王芳');
      expect((await new Asana.WorkspacesApi(client).getWorkspaces({})).data).toHaveLength(1);
    });

    it('understands what is refused', async () => {
      await expect(new Asana.TasksApi(client).getTask('404', {})).rejects.toMatchObject({
        status: 404,
        response: { body: { errors: [{ message: 'task: Unknown object: 404' }] } },
      });
      await control(simulators.asana, 'POST', '/faults', { kind: '429', times: 1, retry_after_seconds: 3 });
      await expect(new Asana.TasksApi(client).getTask(TASK, {})).rejects.toMatchObject({
        status: 429,
        response: { headers: { 'retry-after': '3' } },
      });
    });
  });
});
