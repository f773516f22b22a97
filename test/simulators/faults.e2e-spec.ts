import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Answer,
  call,
  control,
  liftLimits,
  startTestSimulators,
  type TestSimulators,
} from './simulators-testing.js';
import { BRAND, DEV_GROUP, TASK } from './warehouse-testing.js';

describe('faults on demand', () => {
  let simulators: TestSimulators;
  const airtable = (method: string, path: string, body?: unknown): Promise<Answer> =>
    call(simulators.airtable, method, `/${simulators.airtable.baseId}${path}`, body);
  const setDue = (due_on: string): Promise<Answer> =>
    call(simulators.asana, 'PUT', `/tasks/${TASK}`, { data: { due_on } });
  const due = async (): Promise<unknown> =>
    (await control(simulators.asana, 'GET', `/records/tasks/${TASK}`)).body.fields.due_on;
  const fault = (target: 'airtable' | 'asana', order: object): Promise<Answer> =>
    control(simulators[target], 'POST', '/faults', order);

  beforeAll(async () => {
    simulators = await startTestSimulators();
    await liftLimits(simulators);
  }, 60_000);
  afterEach(async () => {
    for (const target of [simulators.airtable, simulators.asana]) await control(target, 'DELETE', '/faults');
  });
  afterAll(() => simulators.end());

  it.each([
    ['airtable', '429', 429, { errors: [{ error: 'RATE_LIMIT_REACHED' }] }],
    ['airtable', '500', 500, { error: { type: 'SERVER_ERROR' } }],
    ['airtable', '503', 503, { error: { type: 'SERVICE_UNAVAILABLE' } }],
    ['airtable', 'auth_revoked', 401, { error: { type: 'AUTHENTICATION_REQUIRED' } }],
    ['airtable', 'permission_lost', 403, { error: { type: 'INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND' } }],
    ['asana', '429', 429, { errors: [{ message: expect.any(String) }] }],
    ['asana', '500', 500, { errors: [{ phrase: expect.any(String) }] }],
    ['asana', 'auth_revoked', 401, { errors: [{ message: 'Not Authorized' }] }],
    ['asana', 'permission_lost', 403, { errors: [{ message: expect.any(String) }] }],
  ] as const)('lets %s answer %s', async (target, kind, status, body) => {
    await fault(target, { kind, times: 1, retry_after_seconds: 7 });
    const ask = () => (target === 'airtable' ? airtable('GET', '/Clients') : setDue('2027-01-01'));
    const answer = await ask();
    expect(answer).toMatchObject({ status, body });
    if (target === 'asana' && status === 429) expect(answer.headers.get('retry-after')).toBe('7');
    expect((await ask()).status).toBe(200);
  });

  it('answers 502 as a proxy does, in HTML', async () => {
    await fault('asana', { kind: '502', times: 1 });
    const { status, headers, body } = await setDue('2027-01-01');
    expect([status, headers.get('content-type'), body]).toEqual([
      502,
      expect.stringContaining('text/html'),
      expect.stringContaining('Bad Gateway'),
    ]);
  });

  it('breaks the connection before or after the edit was accepted', async () => {
    await setDue('2027-01-01');
    await fault('asana', { kind: 'cut_before', times: 1 });
    await expect(setDue('2027-02-02')).rejects.toThrow();
    expect(await due()).toBe('2027-01-01');
    await fault('asana', { kind: 'cut_after_accept', times: 1 });
    await expect(setDue('2027-02-02')).rejects.toThrow();
    expect(await due()).toBe('2027-02-02');
  });

  it('never answers, and does nothing', async () => {
    await setDue('2027-01-01');
    await fault('asana', { kind: 'drop', times: 1 });
    const asked = fetch(`${simulators.asana.url}/tasks/${TASK}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${simulators.asana.token}` },
      body: JSON.stringify({ data: { due_on: '2027-03-03' } }),
      signal: AbortSignal.timeout(300),
    });
    await expect(asked).rejects.toThrow();
    expect(await due()).toBe('2027-01-01');
  });

  it('does what it was asked although the caller of a slow call has gone', async () => {
    await setDue('2027-01-01');
    await fault('asana', { kind: 'slow', times: 1, delay_ms: 400 });
    const asked = fetch(`${simulators.asana.url}/tasks/${TASK}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${simulators.asana.token}` },
      body: JSON.stringify({ data: { due_on: '2027-04-04' } }),
      signal: AbortSignal.timeout(100),
    });
    await expect(asked).rejects.toThrow();
    expect(await due()).toBe('2027-01-01');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await due()).toBe('2027-04-04');
  });

  it('hits only the requests that it is meant for, as often as it is meant to', async () => {
    await fault('airtable', { kind: '503', times: 2, match: { method: 'PATCH', path: '/Dev Groups' } });
    const edit = () => airtable('PATCH', `/Dev%20Groups/${DEV_GROUP}`, { fields: { Name: 'Other' } });
    expect((await airtable('GET', '/Dev%20Groups')).status).toBe(200);
    expect((await airtable('PATCH', `/Clients/${BRAND}`, { fields: {} })).status).toBe(200);
    expect([(await edit()).status, (await edit()).status, (await edit()).status]).toEqual([503, 503, 200]);
  });

  it('lasts until its time, or until it is cleared', async () => {
    await fault('asana', { kind: '503', until: new Date(Date.now() + 300).toISOString() });
    expect((await setDue('2027-01-01')).status).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect((await setDue('2027-01-01')).status).toBe(200);

    const { body } = await fault('asana', { kind: '503' });
    expect((await setDue('2027-01-01')).status).toBe(503);
    await control(simulators.asana, 'DELETE', `/faults/${body.id}`);
    expect((await setDue('2027-01-01')).status).toBe(200);
  });

  it.each([
    { kind: 'flood' },
    { kind: '429', times: 0 },
    { kind: '429', until: 'soon' },
    { kind: 'slow', delay_ms: 'x' },
  ])('refuses %j', async (order) => {
    const { status, body } = await fault('asana', order);
    expect([status, body.error]).toEqual([400, expect.any(String)]);
  });
});
