import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { control, startTestSimulators, type TestSimulators } from './simulators-testing.js';
import { DEV_GROUP, PRODUCT, TASK } from './warehouse-testing.js';

describe('the page of a simulator', () => {
  let simulators: TestSimulators;
  let cookie = '';
  const origin = (): string => new URL(simulators.airtable.pageUrl).origin;
  const get = (path: string): Promise<Response> => fetch(`${origin()}/_sim/${path}`, { headers: { cookie } });
  const post = (path: string, form: Record<string, string>, from = origin()): Promise<Response> =>
    fetch(`${origin()}/_sim/${path}`, {
      method: 'POST',
      headers: { cookie, origin: from },
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
  const launch = async (): Promise<unknown> =>
    (await control(simulators.airtable, 'GET', `/records/Dev%20Groups/${DEV_GROUP}`)).body.fields['Launch Date'];

  beforeAll(async () => {
    simulators = await startTestSimulators();
    const opened = await fetch(simulators.airtable.pageUrl, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/_sim/']);
    const [pair = ''] = (opened.headers.get('set-cookie') ?? '').split(';');
    cookie = pair;
  }, 60_000);
  afterAll(() => simulators.end());

  it('opens by the link with the token only', async () => {
    expect((await fetch(`${origin()}/_sim/`)).status).toBe(401);
    expect((await fetch(`${origin()}/_sim/?token=wrong`)).status).toBe(401);
    const overview = await get('');
    expect(overview.status).toBe(200);
    expect(overview.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await overview.text()).toContain('Airtable simulator');
  });

  it('shows records as text, whatever is in them', async () => {
    const list = await (await get('browse/Products')).text();
    expect(list).toContain('&lt;b&gt;Bare&lt;/b&gt; Lip Balm');
    expect(list).not.toContain('<b>Bare');
    expect(await (await get(`browse/Products/${PRODUCT}`)).text()).toContain('value="&lt;b&gt;Bare');
    expect((await get('browse/Nothing')).status).toBe(404);
  });

  it('edits one field, and leaves alone what the form did not touch', async () => {
    const form = { action: 'save', 'Launch Date': '2030-01-01', 'was:Launch Date': '2027-06-01', Name: 'Kelp Serum' };
    await control(simulators.airtable, 'PATCH', `/records/Dev%20Groups/${DEV_GROUP}`, { fields: { Name: 'Renamed' } });
    const saved = await post(`browse/Dev%20Groups/${DEV_GROUP}`, { ...form, 'was:Name': 'Kelp Serum' });
    expect(saved.status).toBe(303);
    const { body } = await control(simulators.airtable, 'GET', `/records/Dev%20Groups/${DEV_GROUP}`);
    expect(body.fields).toMatchObject({ Name: 'Renamed', 'Launch Date': '2030-01-01', Status: 'Concept' });
    expect(await (await get('log')).text()).toContain('→ 2030-01-01');
  });

  it("refuses a form of another page, and shows Airtable's words for a wrong value", async () => {
    const before = await launch();
    const form = { action: 'save', 'Launch Date': 'soon', 'was:Launch Date': '2030-01-01' };
    expect((await post(`browse/Dev%20Groups/${DEV_GROUP}`, form, 'http://127.0.0.1:1')).status).toBe(401);
    const refused = await post(`browse/Dev%20Groups/${DEV_GROUP}`, form);
    expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Cannot parse date value')]);
    expect(await launch()).toBe(before);
  });

  it('switches faults on and off', async () => {
    await post('switch', { kind: '503', method: 'PATCH', path: '', times: '0' });
    expect((await control(simulators.airtable, 'GET', '/faults')).body.faults).toMatchObject([
      { kind: '503', method: 'PATCH', path: null, times: null },
    ]);
    expect(await (await get('')).text()).toContain('until it is cleared');
    await post('switch', { clear: 'all' });
    expect(await (await get('')).text()).toContain('Everything works.');
  });

  it('edits a task in Asana', async () => {
    const { pageUrl } = simulators.asana;
    const opened = await fetch(pageUrl, { redirect: 'manual' });
    const headers = { cookie: opened.headers.get('set-cookie') ?? '', origin: new URL(pageUrl).origin };
    const form = {
      action: 'save',
      due_on: '2030-02-02',
      'was:due_on': '2027-06-01',
      completed: 'yes',
      'was:completed': 'no',
    };
    const url = `${new URL(pageUrl).origin}/_sim/browse/tasks/${TASK}`;
    await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
    const { body } = await control(simulators.asana, 'GET', `/records/tasks/${TASK}`);
    expect(body.fields).toMatchObject({ due_on: '2030-02-02', completed: true, name: 'Task 0' });
  });
});
