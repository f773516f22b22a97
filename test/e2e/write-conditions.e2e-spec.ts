import { type JsonAnswer, select, send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
}, 120_000);
afterAll(() => test.end());

const patch = (path: string, body: unknown, headers?: Record<string, string>): Promise<JsonAnswer> =>
  send(test.app.url, 'PATCH', path, body, headers);
/** From the database: the rows are put there by another client, of which the product may hear up to 100 ms later. */
const get = (path: string): Promise<JsonAnswer> =>
  send(test.app.url, 'GET', path, undefined, { 'cache-control': 'no-cache' });
const changesOf = (id: string) =>
  select(test.client, 'SELECT * FROM pipeline.change_field WHERE entity_id = $1 ORDER BY seq', [id]);

describe('If-Match', () => {
  it('lets the edit through when the record is as it was read, by its ETag, its version, or *', async () => {
    const group = await test.rows.aDevGroup();
    const read = await get(`dev-groups/${group.id}`);
    const first = await patch(`dev-groups/${group.id}`, { name: 'A' }, { 'if-match': read.headers.get('etag')! });
    const second = await patch(`dev-groups/${group.id}`, { name: 'B' }, { 'if-match': first.headers.get('etag')! });
    const third = await patch(
      `dev-groups/${group.id}`,
      { name: 'C' },
      { 'if-match': `"x", W/"${second.json.version}"` },
    );
    const fourth = await patch(`dev-groups/${group.id}`, { name: 'D' }, { 'if-match': '*' });
    expect([first, second, third, fourth].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('still matches after a delivery in between, and in every encoding of the read', async () => {
    const group = await test.rows.aDevGroup();
    const { headers } = await patch(`dev-groups/${group.id}`, { name: 'A' });
    await test.client.query("UPDATE pdos.pending_sync_queue SET status = 'delivered' WHERE entity_id = $1", [group.id]);
    const etag = headers.get('etag')!;
    const read = await send(test.app.url, 'GET', `dev-groups/${group.id}`, undefined, { 'cache-control': 'no-cache' });
    expect(read.json.sync.name.airtable).toBe('synced');
    expect(read.headers.get('etag')).not.toBe(etag);
    const asGzip = etag.replace(/"$/, '.gzip"');
    expect((await patch(`dev-groups/${group.id}`, { name: 'B' }, { 'if-match': asGzip })).status).toBe(200);
  });

  it('is a 412 when somebody else was faster, saying what changed, by whom, and what it is now', async () => {
    const group = await test.rows.aDevGroup({ status: 'Concept' });
    const etag = (await get(`dev-groups/${group.id}`)).headers.get('etag')!;
    await patch(`dev-groups/${group.id}`, { name: 'Between' });
    const faster = await patch(`dev-groups/${group.id}`, { name: 'Faster', launch_date: '2027-01-01' });
    const answer = await patch(`dev-groups/${group.id}`, { status: 'Paused' }, { 'if-match': etag });
    expect(answer.status).toBe(412);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json.detail).toContain(faster.json.version);
    expect(answer.json.errors.map(({ field }: { field: string }) => field)).toEqual(['launch_date', 'name']);
    expect(answer.json.errors[1].message).toMatch(/^is now "Faster": changed by local at 20.*, change /);
    expect(answer.json.errors[1].message).toContain(faster.json.receipt.change_id);
    expect((await get(`dev-groups/${group.id}`)).json.status).toBe('Concept');
  });

  it('is a 412 too when the record was changed at its source', async () => {
    const group = await test.rows.aDevGroup();
    const etag = (await get(`dev-groups/${group.id}`)).headers.get('etag')!;
    await test.client.query("UPDATE airtable_raw.dev_group SET name = 'Source' WHERE id = $1", [group.id]);
    const answer = await patch(`dev-groups/${group.id}`, { status: 'Paused' }, { 'if-match': etag });
    // Nobody knows which fields: an empty list would say that none did.
    expect([answer.status, 'errors' in answer.json]).toEqual([412, false]);
    expect(answer.json.detail).toContain('at its source');
  });

  it.each(['x', '"a', '', '"a" "b"', 'version=1'])('refuses %j, which is no ETag', async (header) => {
    const group = await test.rows.aDevGroup();
    const answer = await patch(`dev-groups/${group.id}`, { name: 'A' }, { 'if-match': header });
    expect([answer.status, answer.json.errors?.[0].field]).toEqual([400, 'If-Match']);
  });
});

describe('Idempotency-Key', () => {
  it('acts once when ten come at the same time, and answers all of them the same', async () => {
    const group = await test.rows.aDevGroup({ launch_date: '2027-01-01', asana_gids: { launch_date: '1' } });
    const headers = { 'idempotency-key': 'raced' };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => patch(`dev-groups/${group.id}`, { launch_date: '2027-02-01' }, headers)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.headers.get('etag'))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(9);
    expect(answers[0]!.json.receipt).not.toBeNull();
    expect(await changesOf(group.id)).toHaveLength(1);
    const entries = await select(test.client, 'SELECT FROM pdos.pending_sync_queue WHERE entity_id = $1', [group.id]);
    expect(entries).toHaveLength(2);
  });

  it('answers a repetition as the first, whatever happened since and however its keys are ordered', async () => {
    const group = await test.rows.aDevGroup();
    const headers = { 'idempotency-key': 'later' };
    const first = await patch(`dev-groups/${group.id}`, { name: 'A', status: 'S' }, headers);
    await patch(`dev-groups/${group.id}`, { name: 'B' });
    const again = await patch(`dev-groups/${group.id}`, '{"status":"S", "name":"A"}', headers);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect((await get(`dev-groups/${group.id}`)).json.name).toBe('B');
  });

  it('is a 422 with another body, or on another record', async () => {
    const [group, other] = [await test.rows.aDevGroup(), await test.rows.aDevGroup()];
    const headers = { 'idempotency-key': 'reused' };
    await patch(`dev-groups/${group.id}`, { name: 'A' }, headers);
    const answers = [
      await patch(`dev-groups/${group.id}`, { name: 'B' }, headers),
      await patch(`dev-groups/${other.id}`, { name: 'A' }, headers),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    expect(answers[0]!.json.type).toBe('urn:athena-pipeline:problem:idempotency-key-reused');
    expect((await get(`dev-groups/${other.id}`)).json.name).toBe(other.name);
  });

  it('is free again when its request failed, and after a day', async () => {
    const group = await test.rows.aDevGroup();
    const headers = { 'idempotency-key': 'free' };
    expect((await patch(`dev-groups/${group.id}`, { brand_id: 'recNone' }, headers)).status).toBe(400);
    expect((await patch(`dev-groups/${group.id}`, { name: 'A' }, headers)).status).toBe(200);
    await test.client.query(
      "UPDATE pipeline.idempotency_key SET created_at = now() - interval '24 hours 1 second' WHERE key = 'free'",
    );
    const answer = await patch(`dev-groups/${group.id}`, { name: 'B' }, headers);
    expect([answer.status, answer.json.name]).toEqual([200, 'B']);
  });

  it.each(['', 'x'.repeat(256), 'with space', 'ümlaut'])('refuses %j, which is no key', async (key) => {
    const group = await test.rows.aDevGroup();
    const answer = await patch(`dev-groups/${group.id}`, { name: 'A' }, { 'idempotency-key': key });
    expect([answer.status, answer.json.errors?.[0].field]).toEqual([400, 'Idempotency-Key']);
  });
});

describe('edits at the same time', () => {
  it('both stand in the history, in the order that the warehouse agrees with', async () => {
    const group = await test.rows.aDevGroup({ status: '0' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => patch(`dev-groups/${group.id}`, { status: String(i + 1) })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const history: { from: string; to: string; committed_at: string }[] = (
      await get(`dev-groups/${group.id}/history`)
    ).json.reverse();
    expect(history).toHaveLength(20);
    let status = '0';
    let moment = '';
    for (const { from, to, committed_at } of history) {
      expect(from).toBe(status);
      expect(committed_at >= moment).toBe(true);
      status = to;
      moment = committed_at;
    }
    const [row] = await select(test.client, 'SELECT status FROM airtable_raw.dev_group WHERE id = $1', [group.id]);
    expect(row.status).toBe(status);
    const entries = await select(
      test.client,
      "SELECT fields->>'status' AS status FROM pdos.pending_sync_queue WHERE entity_id = $1 ORDER BY id",
      [group.id],
    );
    expect(entries.map((entry) => entry.status)).toEqual(history.map(({ to }) => to));
  });

  it('keep each other’s fields: two fields of one record, both there', async () => {
    const group = await test.rows.aDevGroup();
    await Promise.all([
      patch(`dev-groups/${group.id}`, { name: 'N' }),
      patch(`dev-groups/${group.id}`, { launch_date: '2027-03-03' }),
    ]);
    expect((await get(`dev-groups/${group.id}`)).json).toMatchObject({ name: 'N', launch_date: '2027-03-03' });
  });

  it('of two with the same If-Match one wins, and the other is told', async () => {
    const group = await test.rows.aDevGroup();
    const headers = { 'if-match': (await get(`dev-groups/${group.id}`)).headers.get('etag')! };
    const answers = await Promise.all(['A', 'B'].map((name) => patch(`dev-groups/${group.id}`, { name }, headers)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await changesOf(group.id)).toHaveLength(1);
  });

  it('shifts of the same groups in opposite orders don’t wait for each other in a circle', async () => {
    const groups = [];
    for (let i = 0; i < 6; i++) groups.push(await test.rows.aDevGroup({ launch_date: '2027-01-01' }));
    const ids = groups.map(({ id }) => id);
    const shift = (list: string[]) =>
      send(test.app.url, 'POST', 'dev-groups/shift', { ids: list, from: 'launch_date', days: 1 });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => shift(i % 2 ? ids : ids.toReversed())));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect((await get(`dev-groups/${ids[0]}`)).json.launch_date).toBe('2027-01-11');
  });

  it('is a 503 that says so when a load holds the record, and changes nothing', async () => {
    const group = await test.rows.aDevGroup();
    await test.client.query('BEGIN');
    await test.client.query('UPDATE airtable_raw.dev_group SET synced_at = now() WHERE id = $1', [group.id]);
    const answer = await patch(`dev-groups/${group.id}`, { name: 'A' });
    await test.client.query('ROLLBACK');
    expect([answer.status, answer.json.type]).toEqual([503, 'urn:athena-pipeline:problem:busy']);
    expect(await changesOf(group.id)).toEqual([]);
  });
});
