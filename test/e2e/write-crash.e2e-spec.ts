import { ChildInstance, until } from '../support/child-instance.js';
import { select, send, startWriteTest, type WriteTest } from './write-testing.js';

/** Any number: what the test holds, and a trigger of the queue waits for. */
const GATE = 7_730_001;

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
  await test.client.query(`
    CREATE FUNCTION public.wait_at_the_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM set_config('lock_timeout', '0', true);
      PERFORM pg_advisory_xact_lock_shared(${GATE});
      RETURN NULL;
    END $$`);
}, 120_000);
afterAll(() => test.end());
afterEach(() => test.client.query('DROP TRIGGER IF EXISTS gate ON pdos.pending_sync_queue'));

/** Waits within the statement that queues: the commit was not asked for. */
const BEFORE_COMMIT = 'CREATE TRIGGER gate AFTER INSERT ON pdos.pending_sync_queue';
/** Waits within the commit itself: it was asked for, and its answer finds nobody. */
const IN_COMMIT =
  'CREATE CONSTRAINT TRIGGER gate AFTER INSERT ON pdos.pending_sync_queue DEFERRABLE INITIALLY DEFERRED';

const waiting = async (): Promise<boolean> =>
  (await select(test.client, `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted`))
    .length > 0;

/** Sends an edit to an instance and kills it with -9 at that moment; what the database makes of it is over afterwards. */
async function killDuringEdit(trigger: string, id: string, body: object, key: string): Promise<void> {
  await test.client.query(`${trigger} FOR EACH ROW EXECUTE FUNCTION public.wait_at_the_gate()`);
  const child = new ChildInstance('test/e2e/write-instance.ts', [test.database.url]);
  const url = String((await child.event('url', 60_000)).url);
  await test.client.query(`SELECT pg_advisory_lock(${GATE})`);
  const sent = send(url, 'PATCH', `dev-groups/${id}`, body, { 'idempotency-key': key }).catch(() => 'no answer');
  await until(waiting);
  await child.kill();
  expect(await sent).toBe('no answer');
  await test.client.query(`SELECT pg_advisory_unlock(${GATE})`);
  await until(async () => {
    const held = `SELECT FROM pg_locks WHERE relation = 'pdos.pending_sync_queue'::regclass AND pid <> pg_backend_pid()`;
    return (await select(test.client, held)).length === 0;
  });
}

const traces = (id: string) =>
  select(
    test.client,
    `SELECT (SELECT name FROM airtable_raw.dev_group WHERE id = $1) AS name,
            (SELECT count(*)::int FROM pipeline.change_field WHERE entity_id = $1) AS logged,
            (SELECT count(*)::int FROM pdos.pending_sync_queue WHERE entity_id = $1) AS queued`,
    [id],
  );

it('leaves nothing behind when the process is killed before the commit, and takes the same request again', async () => {
  const group = await test.rows.aDevGroup();
  await killDuringEdit(BEFORE_COMMIT, group.id, { name: 'Killed before' }, 'before');
  expect(await traces(group.id)).toEqual([{ name: group.name, logged: 0, queued: 0 }]);
  const again = await send(
    test.app.url,
    'PATCH',
    `dev-groups/${group.id}`,
    { name: 'Killed before' },
    {
      'idempotency-key': 'before',
    },
  );
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, null]);
  expect(await traces(group.id)).toEqual([{ name: 'Killed before', logged: 1, queued: 1 }]);
}, 90_000);

it('keeps all of it when the process is killed in the commit, and answers the same request as it would have', async () => {
  const group = await test.rows.aDevGroup();
  await killDuringEdit(IN_COMMIT, group.id, { name: 'Killed after' }, 'after');
  expect(await traces(group.id)).toEqual([{ name: 'Killed after', logged: 1, queued: 1 }]);
  const again = await send(
    test.app.url,
    'PATCH',
    `dev-groups/${group.id}`,
    { name: 'Killed after' },
    {
      'idempotency-key': 'after',
    },
  );
  expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  expect(again.json).toMatchObject({ name: 'Killed after', receipt: { fields: [{ to: 'Killed after' }] } });
  expect(await traces(group.id)).toEqual([{ name: 'Killed after', logged: 1, queued: 1 }]);
}, 90_000);

it('says that it does not know when the connection is lost in the commit, and how to find out', async () => {
  const group = await test.rows.aDevGroup();
  await test.client.query(`${IN_COMMIT} FOR EACH ROW EXECUTE FUNCTION public.wait_at_the_gate()`);
  await test.client.query(`SELECT pg_advisory_lock(${GATE})`);
  const sent = send(test.app.url, 'PATCH', `dev-groups/${group.id}`, { name: 'Lost' });
  await until(waiting);
  await test.client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted`,
  );
  const answer = await sent;
  await test.client.query(`SELECT pg_advisory_unlock(${GATE})`);
  expect([answer.status, answer.json.type]).toEqual([503, 'urn:athena-pipeline:problem:outcome-unknown']);
  const [path = ''] = /changes\/[0-9a-f-]{36}/.exec(answer.json.detail) ?? [];
  // The server had not committed, and says so; the pool has another connection for whoever asks.
  expect((await send(test.app.url, 'GET', path)).status).toBe(404);
  await test.client.query('DROP TRIGGER gate ON pdos.pending_sync_queue');
  expect((await send(test.app.url, 'PATCH', `dev-groups/${group.id}`, { name: 'Again' })).status).toBe(200);
}, 60_000);
