import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  call,
  control,
  liftLimits,
  startTestSimulators,
  type TestSimulators,
} from './simulators-testing.js';
import { BRAND, DEV_GROUP, PROJECT, TASK, TASK_COUNT } from './warehouse-testing.js';

describe('the control of a simulator', () => {
  let simulators: TestSimulators;
  const airtable = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(simulators.airtable, method, `/${simulators.airtable.baseId}${path}`, body);
  const lastEvents = async (after = 0): Promise<Answer['body'][]> =>
    (await control(simulators.airtable, 'GET', `/events?after=${after}`)).body.events;

  beforeAll(async () => {
    simulators = await startTestSimulators();
    await liftLimits(simulators);
  }, 60_000);
  afterAll(() => simulators.end());

  it('is closed without its own token', async () => {
    const { controlUrl, token } = simulators.airtable;
    for (const path of ['/state', '/events', '/faults', '/settings', '/', '/log']) {
      expect((await fetch(controlUrl + path)).status).toBe(401);
      expect((await fetch(controlUrl + path, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    }
    expect((await control(simulators.airtable, 'GET', '/nothing')).status).toBe(404);
  });

  it('logs every request with what it changed', async () => {
    const before = (await lastEvents()).at(-1)?.seq ?? 0;
    const records = [{ id: DEV_GROUP, fields: { 'Launch Date': '2028-01-01' } }];
    await airtable('PATCH', '/Dev%20Groups', { records });
    await airtable('PATCH', '/Dev%20Groups', { records: [{ id: DEV_GROUP, fields: { Nothing: 1 } }] });
    const [edited, refused] = await lastEvents(before);
    expect(edited).toMatchObject({
      source: 'api',
      method: 'PATCH',
      path: `/v0/${simulators.airtable.baseId}/Dev%20Groups`,
      body: { records },
      status: 200,
      answered: true,
      changes: [
        {
          kind: 'updated',
          collection: 'Dev Groups',
          id: DEV_GROUP,
          fields: { 'Launch Date': { from: '2027-06-01', to: '2028-01-01' } },
        },
      ],
    });
    expect(Date.parse(edited.at)).not.toBeNaN();
    expect(refused).toMatchObject({ status: 422, changes: [] });
  });

  it('never logs a token', async () => {
    const { token, controlToken } = simulators.airtable;
    await fetch(`${simulators.airtable.url}/${simulators.airtable.baseId}/Clients?api_key=${token}`);
    const log = JSON.stringify(await lastEvents());
    expect(log).not.toContain(token);
    expect(log).not.toContain(controlToken);
    expect(log).toContain('api_key=***');
  });

  it('edits a record as a person does in Airtable, past limits and faults', async () => {
    await control(simulators.airtable, 'POST', '/faults', { kind: '500' });
    const fields = { 'Launch Date': '2029-09-09', Status: 'Paused by hand' };
    const path = `/records/Dev%20Groups/${DEV_GROUP}`;
    const { status, body } = await control(simulators.airtable, 'PATCH', path, { fields });
    await control(simulators.airtable, 'DELETE', '/faults');
    expect([status, body.fields]).toEqual([200, expect.objectContaining(fields)]);
    expect((await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`)).body.fields).toMatchObject(fields);
    expect((await lastEvents()).findLast(({ source }) => source === 'hand')).toMatchObject({ method: 'PATCH' });
  });

  it('refuses by hand what Airtable refuses', async () => {
    const path = `/records/Dev%20Groups/${DEV_GROUP}`;
    const answer = await control(simulators.airtable, 'PATCH', path, { fields: { 'Launch Date': 'soon' } });
    expect(answer).toMatchObject({ status: 422, body: { error: { type: 'INVALID_VALUE_FOR_COLUMN' } } });
  });

  it('renames a field: the old name is unknown from then on, the values stay', async () => {
    const rename = (from: string, to: string) =>
      control(simulators.airtable, 'POST', '/rename-field', { collection: 'Dev Groups', from, to });
    expect((await rename('Launch Date', 'Go Live')).status).toBe(200);
    const old = await airtable('PATCH', `/Dev%20Groups/${DEV_GROUP}`, { fields: { 'Launch Date': '2027-01-01' } });
    expect(old).toMatchObject({ status: 422, body: { error: { type: 'UNKNOWN_FIELD_NAME' } } });
    expect((await airtable('GET', `/Dev%20Groups/${DEV_GROUP}`)).body.fields['Go Live']).toEqual(expect.any(String));
    await rename('Go Live', 'Launch Date');
    expect((await rename('Launch Date', 'Name')).status).toBe(422);
  });

  it('makes and deletes records', async () => {
    const made = await control(simulators.airtable, 'POST', '/records/Clients', { fields: { Name: 'By hand' } });
    expect(made.status).toBe(201);
    expect((await control(simulators.airtable, 'DELETE', `/records/Clients/${made.body.id}`)).status).toBe(200);
    expect((await airtable('GET', `/Clients/${made.body.id}`)).status).toBe(404);
  });

  it('leaves the tasks of a deleted project in no project', async () => {
    await control(simulators.asana, 'DELETE', `/records/projects/${PROJECT}`);
    expect((await call(simulators.asana, 'GET', `/projects/${PROJECT}/tasks`)).status).toBe(404);
    const { body } = await call(simulators.asana, 'GET', `/tasks/${TASK}?opt_fields=projects`);
    expect(body.data.projects).toEqual([]);
  });

  it('dumps everything', async () => {
    const { body } = await control(simulators.airtable, 'GET', '/state');
    expect(Object.keys(body)).toEqual(['Clients', 'Product Lines', 'Products', 'SKUs', 'Dev Groups']);
    expect(body.Clients).toContainEqual(expect.objectContaining({ id: BRAND, fields: { Name: 'Sol & Sea' } }));
    expect((await control(simulators.asana, 'GET', '/state')).body.tasks).toHaveLength(TASK_COUNT);
  });

  it.each([{ nothing: 1 }, { latency_ms: -1 }, { latency_ms: 'x' }])('refuses the settings %j', async (values) => {
    expect((await control(simulators.airtable, 'PATCH', '/settings', values)).status).toBe(400);
  });
});
