import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { control } from '../simulators/simulators-testing.js';
import { until } from '../support/child-instance.js';
import {
  type BridgedGroup,
  type BridgeTest,
  dayAfter,
  edit,
  inAirtable,
  inAsana,
  reaches,
  settled,
  startBridgeTest,
} from './bridge-testing.js';
import { send } from './write-testing.js';

const POLICIES = {
  airtable: { dev_group: { launch_date: 'theirs', brand: 'theirs' } },
  asana: { dev_group: { launch_date: 'ours' } },
};

let folder: string;
let test: BridgeTest;
let next = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'athena-policies-'));
  const file = join(folder, 'mapping.json');
  await writeFile(file, JSON.stringify({ conflicts: POLICIES }));
  test = await startBridgeTest({ UPSTREAM_MAPPING: file });
}, 180_000);
afterAll(async () => {
  await test.end();
  await rm(folder, { recursive: true, force: true });
});

const aGroup = (): BridgedGroup => test.groups[next++]!;
const setInAirtable = ({ id }: BridgedGroup, fields: object) =>
  control(test.simulators.airtable, 'PATCH', `/records/Dev%20Groups/${id}`, { fields });

async function launch({ id, gid }: BridgedGroup): Promise<unknown[]> {
  const { json } = await send(test.app.url, 'GET', `dev-groups/${id}`);
  return [json.launch_date, (await inAirtable(test, id))['Launch Date'], await inAsana(test, gid)];
}

it('takes theirs over without a person where the mapping says so, in the history and to the other upstream', async () => {
  const group = aGroup();
  const [ours, theirs] = [dayAfter(group.launch_date, 40), dayAfter(group.launch_date, 50)];
  await setInAirtable(group, { 'Launch Date': theirs });
  await edit(test, group.id, { launch_date: ours });
  await until(async () => (await launch(group)).every((day) => day === theirs), 30_000);
  await settled(test.client);
  expect(await launch(group)).toEqual([theirs, theirs, theirs]);
  const history = (await send(test.app.url, 'GET', `dev-groups/${group.id}/history`)).json;
  expect(history[0]).toMatchObject({ kind: 'resolve', requested_by: 'UPSTREAM_MAPPING', from: ours, to: theirs });
});

it('sends ours over theirs where the mapping says so, and says what was there', async () => {
  const group = aGroup();
  const [ours, theirs] = [dayAfter(group.launch_date, 40), dayAfter(group.launch_date, 50)];
  await control(test.simulators.asana, 'PATCH', `/records/tasks/${group.gid}`, { fields: { due_on: theirs } });
  const { json } = await edit(test, group.id, { launch_date: ours });
  await reaches(test.client, json.receipt.change_id, 'asana', ['delivered']);
  expect(await inAsana(test, group.gid)).toBe(ours);
  const [field] = (await send(test.app.url, 'GET', `changes/${json.receipt.change_id}`)).json.fields;
  expect(field.asana).toMatchObject({
    state: 'delivered',
    why: expect.stringContaining(`Somebody set launch_date to ${theirs} in Asana`),
  });
});

it('leaves to a person what the mapping does not name, and what can’t be taken over', async () => {
  const unnamed = aGroup();
  await setInAirtable(unnamed, { Name: 'Their name' });
  const named = await edit(test, unnamed.id, { name: 'Our name' });
  await reaches(test.client, named.json.receipt.change_id, 'airtable', ['conflict']);
  // A brand that is not in the warehouse (yet).
  const group = aGroup();
  const { body: brand } = await control(test.simulators.airtable, 'POST', '/records/Clients', {
    fields: { Name: 'New brand' },
  });
  await setInAirtable(group, { Brand: [brand.id] });
  const [other] = (await send(test.app.url, 'GET', 'brands?fields=id')).json;
  const linked = await edit(test, group.id, { brand_id: other.id });
  await reaches(test.client, linked.json.receipt.change_id, 'airtable', ['conflict']);
  // Longer than the settler takes to look.
  await new Promise((resolve) => setTimeout(resolve, 600));
  await reaches(test.client, named.json.receipt.change_id, 'airtable', ['conflict']);
  const entry = await reaches(test.client, linked.json.receipt.change_id, 'airtable', ['conflict']);
  const decided = await send(test.app.url, 'POST', `sync-queue/${entry.id}/resolve`, { use: 'ours' });
  expect(decided.status).toBe(200);
});
