import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
}, 120_000);
afterAll(() => test.end());

const patch = (path: string, body: unknown): Promise<JsonAnswer> => send(test.app.url, 'PATCH', path, body);
const post = (path: string, body: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, 'POST', path, body, headers);
const get = (path: string): Promise<JsonAnswer> => send(test.app.url, 'GET', path);
const setEntry = (changeId: string, target: string, assignments: string) =>
  test.client.query(`UPDATE pdos.pending_sync_queue SET ${assignments} WHERE change_id = $1 AND target = $2`, [
    changeId,
    target,
  ]);

describe('the receipt of a change', () => {
  it('tells for each field how far each upstream has it, why not, and what to do', async () => {
    const group = await test.rows.aDevGroup({ asana_gids: { launch_date: '7' } });
    const body = { launch_date: '2027-01-01', concept_date: '2026-01-01', name: 'N' };
    const { change_id } = (await patch(`dev-groups/${group.id}`, body)).json.receipt;
    const delivered = "status = 'delivered', attempts = 2, delivered_at = '2027-01-01T10:00:00Z'";
    await setEntry(change_id, 'airtable', delivered);
    await setEntry(change_id, 'asana', "status = 'dead', attempts = 5, last_error = 'The task is gone'");
    const receipt = (await get(`changes/${change_id}`)).json;
    const byField = new Map<string, JsonAnswer['json']>(receipt.fields.map((f: { field: string }) => [f.field, f]));
    expect(receipt.settled).toBe(true);
    expect(byField.get('launch_date')).toMatchObject({
      entity: 'dev_group',
      entity_id: group.id,
      from: null,
      to: '2027-01-01',
      airtable: { state: 'delivered', attempts: 2, delivered_at: '2027-01-01T10:00:00.000Z', why: null },
      asana: { state: 'dead', attempts: 5, why: 'The task is gone', what_to_do: expect.stringContaining('/retry') },
    });
    expect(byField.get('concept_date').asana).toMatchObject({
      state: 'not_linked',
      why: 'No Asana task is linked to this stage.',
      what_to_do: expect.stringContaining('Link a task'),
    });
    expect(byField.get('name').asana).toMatchObject({ state: 'not_linked', what_to_do: null });
  });

  it.each([
    ['pending', 'pending', 'pending', false],
    ['in_flight', 'pending', 'pending', false],
    ['failed', 'failed', 'failed', false],
    ['delivered', 'delivered', 'synced', true],
    ['superseded', 'superseded', 'synced', true],
    ['dead', 'dead', 'dead', true],
    ['conflict', 'conflict', 'conflict', true],
    ['cancelled', 'cancelled', 'cancelled', true],
  ])('says of an entry that is %s: %s; the dev group says %s', async (status, state, word, settled) => {
    const group = await test.rows.aDevGroup();
    const { change_id } = (await patch(`dev-groups/${group.id}`, { status: 'S' })).json.receipt;
    await setEntry(change_id, 'airtable', `status = '${status}'`);
    const receipt = (await get(`changes/${change_id}`)).json;
    expect([receipt.fields[0].airtable.state, receipt.settled]).toEqual([state, settled]);
    const record = await send(test.app.url, 'GET', `dev-groups/${group.id}`, undefined, {
      'cache-control': 'no-cache',
    });
    expect(record.json.sync).toEqual({ status: { airtable: word, asana: 'not_linked' } });
  });

  it('has an ETag, and is a 404 for what is no change', async () => {
    const group = await test.rows.aDevGroup();
    const { change_id } = (await patch(`dev-groups/${group.id}`, { status: 'S' })).json.receipt;
    const etag = (await get(`changes/${change_id}`)).headers.get('etag')!;
    const again = await send(test.app.url, 'GET', `changes/${change_id}`, undefined, { 'if-none-match': etag });
    expect(again.status).toBe(304);
    for (const id of ['0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11', 'x', 'a%00b']) {
      expect((await get(`changes/${id}`)).status).toBe(404);
    }
  });

  it('is made from the queue for an entry that is older than the log', async () => {
    const changeId = '11111111-8a37-4a58-9a55-3a0f6a2f7d11';
    await test.client.query(
      `INSERT INTO pdos.pending_sync_queue (change_id, target, entity, entity_id, target_id, fields, base_fields, requested_by)
       SELECT $1, target, 'dev_group', 'recOld', 'x', '{"brand": "b"}', '{"brand": "a"}', 'zoe'
         FROM unnest(ARRAY['airtable', 'asana']) target`,
      [changeId],
    );
    const receipt = (await get(`changes/${changeId}`)).json;
    expect(receipt).toMatchObject({ requested_by: 'zoe', settled: false });
    expect(receipt.fields).toMatchObject([
      { field: 'brand_id', from: 'a', to: 'b', airtable: { state: 'pending' }, asana: { state: 'pending' } },
    ]);
  });
});

describe('the history of a record', () => {
  it('has every change, latest first, with who, when, from, to and delivery, in pages', async () => {
    const group = await test.rows.aDevGroup({ status: '0' });
    for (let i = 1; i <= 7; i++) await patch(`dev-groups/${group.id}`, { status: String(i) });
    await patch(`dev-groups/${group.id}`, { name: 'N' });
    const seen: JsonAnswer['json'][] = [];
    let path: string | undefined = `dev-groups/${group.id}/history?limit=3&field=status`;
    let pages = 0;
    while (path) {
      const page: JsonAnswer = await get(path);
      expect([page.status, page.headers.get('x-total-count')]).toEqual([200, '7']);
      // What comes in meanwhile stands before the first page, and moves nothing.
      if (pages++ === 0) await patch(`dev-groups/${group.id}`, { name: 'Meanwhile' });
      seen.push(...page.json);
      path = /<\/api\/pipeline\/([^>]*)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toBe(3);
    expect(seen.map(({ from, to }) => [from, to])).toEqual(
      [7, 6, 5, 4, 3, 2, 1].map((i) => [String(i - 1), String(i)]),
    );
    expect(seen[0]).toMatchObject({
      field: 'status',
      kind: 'edit',
      requested_by: 'local',
      committed_at: expect.stringMatching(/^20.*Z$/),
      airtable: { state: 'pending' },
      asana: { state: 'not_linked' },
      reverted_by: null,
    });
  });

  it('is there for products and SKUs, and names fields as the API does', async () => {
    const line = await test.rows.aProductLine();
    const [product, sku] = [await test.rows.aProduct(), await test.rows.aSku()];
    await patch(`products/${product.id}`, { product_line_id: line.id });
    await patch(`skus/${sku.id}`, { regions: ['EU', 'JP'] });
    expect((await get(`products/${product.id}/history`)).json).toMatchObject([
      { field: 'product_line_id', to: line.id },
    ]);
    expect((await get(`skus/${sku.id}/history`)).json).toMatchObject([{ from: ['US'], to: ['EU', 'JP'] }]);
  });

  it('stays when the record is gone, and is a 404 where there never was one', async () => {
    const group = await test.rows.aDevGroup();
    await patch(`dev-groups/${group.id}`, { name: 'N' });
    await test.client.query('DELETE FROM airtable_raw.dev_group WHERE id = $1', [group.id]);
    expect((await get(`dev-groups/${group.id}/history`)).json).toHaveLength(1);
    expect((await get('dev-groups/recNone/history')).status).toBe(404);
    expect((await get('dev-groups/a%00b/history')).status).toBe(404);
  });

  it.each([
    ['limit=0', 'limit'],
    ['field=nonsense', 'field'],
    ['cursor=x', 'cursor'],
    [`cursor=${Buffer.from('xxxxxxxx.12').toString('base64url')}`, 'cursor'],
    ['nonsense=1', 'nonsense'],
  ])('refuses %s', async (query, field) => {
    const group = await test.rows.aDevGroup();
    const answer = await get(`dev-groups/${group.id}/history?${query}`);
    expect([answer.status, answer.json.errors?.[0].field]).toEqual([400, field]);
  });
});

describe('a revert', () => {
  it('takes a whole change back, is a change itself, and goes upstream', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2027-01-01', asana_gids: { launch_date: '7' } });
    const edit = await patch(`dev-groups/${group.id}`, { launch_date: '2027-02-01', name: 'N' });
    const { change_id } = edit.json.receipt;
    const answer = await post(`dev-groups/${group.id}/revert`, { change_id });
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ launch_date: '2027-01-01', name: group.name, version: expect.any(String) });
    expect(answer.json.receipt).toMatchObject({ kind: 'revert', reverts: change_id, settled: false });
    const entries = await select(
      test.client,
      'SELECT target, fields, base_fields FROM pdos.pending_sync_queue WHERE change_id = $1 ORDER BY id',
      [answer.json.receipt.change_id],
    );
    expect(entries).toEqual([
      {
        target: 'airtable',
        fields: { name: group.name, launch_date: '2027-01-01' },
        base_fields: { name: 'N', launch_date: '2027-02-01' },
      },
      { target: 'asana', fields: { launch_date: '2027-01-01' }, base_fields: { launch_date: '2027-02-01' } },
    ]);
    const reverted = (await get(`changes/${change_id}`)).json.fields;
    expect(new Set(reverted.map((f: JsonAnswer['json']) => f.reverted_by))).toEqual(
      new Set([answer.json.receipt.change_id]),
    );
    // Again: there is nothing left to take back.
    expect((await post(`dev-groups/${group.id}/revert`, { change_id })).json.receipt).toBeNull();
  });

  it('takes one field back, and the revert can be reverted', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2027-01-01' });
    const { change_id } = (await patch(`dev-groups/${group.id}`, { launch_date: '2027-02-01', name: 'N' })).json
      .receipt;
    const first = await post(`dev-groups/${group.id}/revert`, { change_id, fields: ['launch_date'] });
    expect(first.json).toMatchObject({ launch_date: '2027-01-01', name: 'N' });
    const second = await post(`dev-groups/${group.id}/revert`, { change_id: first.json.receipt.change_id });
    expect(second.json).toMatchObject({ launch_date: '2027-02-01', name: 'N' });
  });

  it('over a later edit is a 409 that names it, and asks for force', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2027-01-01', status: 'S' });
    const first = await patch(`dev-groups/${group.id}`, { launch_date: '2027-02-01', status: 'T' });
    const later = await patch(`dev-groups/${group.id}`, { launch_date: '2027-03-01' });
    const { change_id } = first.json.receipt;
    const refused = await post(`dev-groups/${group.id}/revert`, { change_id });
    expect(refused.status).toBe(409);
    expect(refused.json.detail).toContain('"force": true');
    expect(refused.json.errors).toEqual([
      { field: 'launch_date', message: expect.stringContaining(later.json.receipt.change_id) },
    ]);
    expect((await get(`dev-groups/${group.id}`)).json).toMatchObject({ launch_date: '2027-03-01', status: 'T' });
    const part = await post(`dev-groups/${group.id}/revert`, { change_id, fields: ['status'] });
    expect(part.json).toMatchObject({ launch_date: '2027-03-01', status: 'S' });
    const forced = await post(`dev-groups/${group.id}/revert`, { change_id, force: true });
    expect(forced.json.launch_date).toBe('2027-01-01');
  });

  it('step by step, latest first, needs no force', async () => {
    const group = await test.rows.aDevGroup({ status: '0' });
    const changes = [];
    for (let i = 1; i <= 3; i++) {
      changes.push((await patch(`dev-groups/${group.id}`, { status: String(i) })).json.receipt.change_id);
    }
    for (const [i, change_id] of changes.toReversed().entries()) {
      const answer = await post(`dev-groups/${group.id}/revert`, { change_id });
      expect([answer.status, answer.json.status]).toEqual([200, String(2 - i)]);
    }
  });

  it('over an edit at the source is a 409 too', async () => {
    const group = await test.rows.aDevGroup({ status: '0' });
    const { change_id } = (await patch(`dev-groups/${group.id}`, { status: '1' })).json.receipt;
    await test.client.query("UPDATE airtable_raw.dev_group SET status = 'source' WHERE id = $1", [group.id]);
    const answer = await post(`dev-groups/${group.id}/revert`, { change_id });
    expect([answer.status, answer.json.errors[0].message]).toEqual([409, expect.stringContaining('at its source')]);
  });

  it('refuses what is no change of the record, and fields that it left alone', async () => {
    const [group, other] = [await test.rows.aDevGroup(), await test.rows.aDevGroup()];
    const { change_id } = (await patch(`dev-groups/${group.id}`, { name: 'N' })).json.receipt;
    expect((await post(`dev-groups/${other.id}/revert`, { change_id })).status).toBe(404);
    const foreign = await post(`dev-groups/${group.id}/revert`, { change_id, fields: ['status'] });
    expect([foreign.status, foreign.json.errors[0].message]).toEqual([
      400,
      expect.stringContaining('It changed: name.'),
    ]);
    const wrong = await post(`dev-groups/${group.id}/revert`, { change_id: 'x', fields: [], force: 'yes' });
    expect(wrong.json.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'change_id',
      'fields',
      'force',
    ]);
  });

  it('takes a product and a SKU back as well', async () => {
    const [product, sku] = [await test.rows.aProduct({ status: 'A' }), await test.rows.aSku({ regions: ['US'] })];
    const first = (await patch(`products/${product.id}`, { status: 'B' })).json.receipt.change_id;
    const second = (await patch(`skus/${sku.id}`, { regions: null })).json.receipt.change_id;
    expect((await post(`products/${product.id}/revert`, { change_id: first })).json.status).toBe('A');
    expect((await post(`skus/${sku.id}/revert`, { change_id: second })).json.regions).toEqual(['US']);
  });
});

describe('a shift', () => {
  it('moves the later stages of several groups in one change, and can be reverted for each', async () => {
    const gids = { launch_date: '7' };
    const one = await test.rows.aDevGroup({ concept_date: '2027-01-31', launch_date: '2027-02-27', asana_gids: gids });
    const two = await test.rows.aDevGroup({ launch_date: '2028-02-28' });
    const empty = await test.rows.aDevGroup();
    const answer = await post('dev-groups/shift', {
      ids: [two.id, one.id, empty.id],
      from: 'production_date',
      days: 2,
    });
    expect(answer.status).toBe(200);
    expect(answer.json.dev_groups).toEqual(
      await Promise.all([two, one, empty].map(async ({ id }) => (await get(`dev-groups/${id}`)).json)),
    );
    expect(answer.json.dev_groups).toMatchObject([
      { concept_date: null, launch_date: '2028-03-01' },
      { concept_date: '2027-01-31', launch_date: '2027-03-01' },
      { launch_date: null },
    ]);
    const { receipt } = answer.json;
    expect(receipt).toMatchObject({ kind: 'shift', fields: [{ field: 'launch_date' }, { field: 'launch_date' }] });
    const entries = await select(test.client, 'SELECT target FROM pdos.pending_sync_queue WHERE change_id = $1', [
      receipt.change_id,
    ]);
    expect(entries.map(({ target }) => target).sort()).toEqual(['airtable', 'airtable', 'asana']);
    const back = await post(`dev-groups/${one.id}/revert`, { change_id: receipt.change_id });
    expect(back.json.launch_date).toBe('2027-02-27');
    expect((await get(`dev-groups/${two.id}`)).json.launch_date).toBe('2028-03-01');
  });

  it('goes back whole, in one change, or not at all where one of its groups was edited since', async () => {
    const one = await test.rows.aDevGroup({ launch_date: '2027-02-27' });
    const two = await test.rows.aDevGroup({ launch_date: '2028-02-28', concept_date: '2028-01-31' });
    const launches = () =>
      Promise.all([one, two].map(async ({ id }) => (await get(`dev-groups/${id}`)).json.launch_date));
    const shift = { ids: [one.id, two.id], from: 'concept_date', days: 3 };
    const { change_id } = (await post('dev-groups/shift', shift)).json.receipt;
    await patch(`dev-groups/${two.id}`, { concept_date: '2028-01-15' });
    const refused = await post('dev-groups/revert', { change_id });
    expect([refused.status, refused.json.errors]).toEqual([
      409,
      [{ field: 'concept_date', message: expect.stringContaining('later change') }],
    ]);
    expect(refused.json.detail).toContain(`${two.id} was edited since`);
    expect(await launches()).toEqual(['2027-03-02', '2028-03-02']);

    const back = await post('dev-groups/revert', { change_id, force: true });
    expect([back.status, back.json.receipt.kind]).toEqual([200, 'revert']);
    expect(back.json.receipt.fields).toHaveLength(3);
    expect(back.json.dev_groups.map(({ id }: { id: string }) => id).sort()).toEqual([one.id, two.id].sort());
    expect(await launches()).toEqual(['2027-02-27', '2028-02-28']);
    for (const unknown of [one.id, '0b4c1f0e-8a37-4a58-9a55-3a0f6a2f7d11']) {
      expect([400, 404]).toContain((await post('dev-groups/revert', { change_id: unknown })).status);
    }
  });

  it('acts once an Idempotency-Key', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2027-01-01' });
    const body = { ids: [group.id], from: 'concept_date', days: 7 };
    for (let i = 0; i < 3; i++) await post('dev-groups/shift', body, { 'idempotency-key': 'shifted' });
    expect((await get(`dev-groups/${group.id}`)).json.launch_date).toBe('2027-01-08');
  });

  it('moves all or none', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2999-12-31' });
    const other = await test.rows.aDevGroup({ launch_date: '2027-01-01' });
    const gone = await post('dev-groups/shift', { ids: [other.id, 'recNone'], from: 'launch_date', days: 1 });
    expect([gone.status, gone.json.errors[0]]).toEqual([
      400,
      { field: 'ids', message: 'names no dev group: recNone.' },
    ]);
    const far = await post('dev-groups/shift', { ids: [other.id, group.id], from: 'launch_date', days: 1 });
    expect([far.status, far.json.errors[0].field]).toEqual([400, 'days']);
    const stored = 'SELECT launch_date::text FROM airtable_raw.dev_group WHERE id = $1';
    expect(await select(test.client, stored, [other.id])).toEqual([{ launch_date: '2027-01-01' }]);
  });

  it('names everything that is wrong with what is asked', async () => {
    for (const body of [{ ids: [], from: 'name', days: 0.5 }, {}]) {
      const { status, json } = await post('dev-groups/shift', body);
      const fields = json.errors.map(({ field }: { field: string }) => field);
      expect([status, fields]).toEqual([400, ['ids', 'from', 'days']]);
    }
    for (const ids of [['a', 'a'], [1], 'a', [null]]) {
      expect((await post('dev-groups/shift', { ids, from: 'launch_date', days: 1 })).status).toBe(400);
    }
  });
});
