import { AsanaClient } from '../../src/upstreams/asana/asana-client.js';
import type { Json } from '../../src/upstreams/http/json.js';
import type { Page } from '../../src/upstreams/http/read-pages.js';
import { Secret } from '../../src/upstreams/http/secret.js';
import { LocalRateLimits } from '../../src/upstreams/limits/local-rate-limits.js';
import { cutAfterAccept, FakeUpstream, json, text } from './fake-upstream.js';

const token = new Secret('2/1206/98765:asanat0ken');

let upstream: FakeUpstream;
let asana: AsanaClient;

beforeAll(async () => {
  upstream = await FakeUpstream.start();
});
beforeEach(() => {
  upstream.reset();
  const options = { apiUrl: `${upstream.origin}/api/1.0`, token, requestsPerMinute: 1500 };
  asana = new AsanaClient(options, new LocalRateLimits());
});
afterAll(() => upstream.close());

const dueDate = (gid: string, due_on: string | null) => ({ gid, due_on, modified_at: '2026-01-01T00:00:00.000Z' });
const found = (gid: string, due_on: string | null): Json => ({
  status_code: 200,
  headers: {},
  body: { data: dueDate(gid, due_on) },
});
const refused = (status_code: number, message: string, headers: Json = {}): Json => ({
  status_code,
  headers,
  body: { errors: [{ message, help: 'See the documentation' }] },
});
const task = (gid: string, assignee: Json = null): Json => ({
  ...dueDate(gid, null),
  name: `Task ${gid}`,
  completed: false,
  assignee,
});

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<(string | readonly T[])[]> {
  const steps: (string | readonly T[])[] = [];
  for await (const step of pages) steps.push(step.kind === 'page' ? step.items : step.kind);
  return steps;
}

describe('reading due dates', () => {
  it('asks for several tasks in one request, and says of each what became of it', async () => {
    upstream.next(
      json(200, { data: [found('11', '2026-03-01'), refused(404, 'Unknown object: 12'), found('13', null)] }),
    );
    const read = await asana.getTasks(['11', '12', '13', 'nonsense/../']);
    expect(read.outcome).toBe('ok');
    expect(read.outcome === 'ok' && [...read.value]).toEqual([
      ['11', { kind: 'found', task: dueDate('11', '2026-03-01') }],
      ['12', { kind: 'refused', status: 404, message: expect.stringContaining('Unknown object: 12') }],
      ['13', { kind: 'found', task: dueDate('13', null) }],
      ['nonsense/../', { kind: 'refused', status: 404, message: expect.stringContaining('not a gid') }],
    ]);
    expect(upstream.arrivals[0]).toMatchObject({ method: 'POST', url: { pathname: '/api/1.0/batch' } });
    expect(JSON.parse(upstream.arrivals[0]!.body)).toEqual({
      data: {
        actions: ['11', '12', '13'].map((gid) => ({
          method: 'get',
          relative_path: `/tasks/${gid}`,
          options: { fields: ['due_on', 'modified_at'] },
        })),
      },
    });
  });

  it('heeds a limit that only one action met', async () => {
    upstream.next(json(200, { data: [found('11', null), refused(429, 'Too many', { 'Retry-After': '20' })] }));
    expect(await asana.getTasks(['11', '12'])).toMatchObject({
      outcome: 'rate_limited',
      retryAfterSeconds: 20,
      exchange: { response: { status: 200 } },
    });
    expect(await asana.getTasks(['11'], { maxWaitMs: 1000 })).toMatchObject({ cause: 'own_limit', exchange: null });
    expect(upstream.arrivals).toHaveLength(1);
  });

  it.each([
    [[found('11', null)], 'data must hold 2 results, not 1'],
    [[found('11', null), found('99', null)], 'data[1].body.data.gid must be 12, not 99'],
    [[found('11', null), found('12', 'soon')], 'data[1].body.data.due_on must be a date as 2026-01-31, not "soon"'],
    [
      [found('11', null), { status_code: 200, body: { data: { gid: '12' } } }],
      'data[1].body.data.due_on must be a text',
    ],
    [[found('11', null), { body: {} }], 'data[1].status_code must be a number'],
  ])('names what is wrong with the answer %j', async (data: Json[], problem) => {
    upstream.next(json(200, { data }));
    expect(await asana.getTasks(['11', '12'])).toMatchObject({
      outcome: 'temporary',
      cause: 'unexpected_answer',
      message: expect.stringContaining(problem),
      mayHaveBeenAccepted: false,
    });
  });
});

describe('setting a due date', () => {
  it('sends the date, or null to clear it', async () => {
    upstream.next(json(200, { data: dueDate('11', '2026-03-01') }), json(200, { data: dueDate('11', null) }));
    expect(await asana.updateDueOn('11', '2026-03-01')).toMatchObject({
      outcome: 'ok',
      value: { due_on: '2026-03-01' },
    });
    expect(await asana.updateDueOn('11', null)).toMatchObject({ outcome: 'ok', value: { due_on: null } });
    expect(upstream.arrivals.map(({ method, url }) => `${method} ${url.pathname}${url.search}`)).toEqual(
      Array(2).fill('PUT /api/1.0/tasks/11?opt_fields=due_on,modified_at'),
    );
    expect(upstream.arrivals.map(({ body }) => JSON.parse(body))).toEqual([
      { data: { due_on: '2026-03-01' } },
      { data: { due_on: null } },
    ]);
  });

  it('tells one that was cut after it was taken from one that was refused', async () => {
    upstream.next(cutAfterAccept, json(400, { errors: [{ message: 'start_on needs due_on', help: 'x' }] }));
    expect(await asana.updateDueOn('11', null)).toMatchObject({ outcome: 'temporary', mayHaveBeenAccepted: true });
    expect(await asana.updateDueOn('11', null)).toMatchObject({
      outcome: 'rejected',
      mayHaveBeenAccepted: false,
      error: { message: 'start_on needs due_on' },
    });
  });

  it('keeps the phrase of a fault, by which Asana finds it', async () => {
    upstream.next(json(500, { errors: [{ message: 'Server Error', phrase: '6 sad squid snuggle softly' }] }));
    expect(await asana.updateDueOn('11', null)).toMatchObject({
      outcome: 'temporary',
      error: { message: 'Server Error (6 sad squid snuggle softly)' },
    });
  });

  it('waits as long as Retry-After says', async () => {
    upstream.next(json(429, { errors: [{ message: 'Slow down' }] }, { 'retry-after': '1' }));
    upstream.next(json(200, { data: dueDate('11', null) }));
    expect(await asana.updateDueOn('11', null)).toMatchObject({ outcome: 'rate_limited', retryAfterSeconds: 1 });
    expect(await asana.updateDueOn('11', null)).toMatchObject({ outcome: 'ok' });
    expect(upstream.arrivals[1]!.at - upstream.arrivals[0]!.at).toBeGreaterThan(990);
  });

  it('sends nothing for what is no gid', async () => {
    expect(await asana.updateDueOn('11/../12', null)).toMatchObject({ outcome: 'rejected', cause: 'not_sent' });
    expect(upstream.arrivals).toHaveLength(0);
  });

  it('shows its token nowhere', async () => {
    upstream.next(text(401, `{"errors":[{"message":"Not ${token.reveal()}"}]}`));
    const failure = await asana.updateDueOn('11', null);
    expect(failure).toMatchObject({ outcome: 'unauthorized', error: { message: 'Not [redacted]' } });
    expect(JSON.stringify(failure)).not.toContain('asanat0ken');
  });
});

describe('reading whole lists', () => {
  it('asks for page after page of a project’s tasks', async () => {
    const next = { offset: 'eyJ0', path: '/x', uri: 'https://x' };
    upstream.next(
      json(200, { data: [task('1', { gid: '7', name: 'Zoë' })], next_page: next }),
      json(200, { data: [task('2', { gid: '8' })], next_page: null }),
    );
    const pages = await all(asana.readTasks('1200'));
    expect(pages).toEqual([
      [{ ...dueDate('1', null), name: 'Task 1', completed: false, assignee_name: 'Zoë' }],
      [expect.objectContaining({ gid: '2', assignee_name: null })],
    ]);
    const [first, second] = upstream.arrivals.map(({ url }) => url);
    expect(first?.pathname).toBe('/api/1.0/projects/1200/tasks');
    expect(first?.searchParams.get('opt_fields')).toBe('name,due_on,completed,assignee.name,modified_at');
    expect(first?.searchParams.get('limit')).toBe('100');
    expect(second?.searchParams.get('offset')).toBe('eyJ0');
  });

  it('begins anew when its place has expired, and says so', async () => {
    const project = (gid: string) => ({ gid, name: `P ${gid}`, archived: false, modified_at: null });
    upstream.next(
      json(200, { data: [project('1')], next_page: { offset: 'a' } }),
      json(400, { errors: [{ message: 'offset: Your pagination token is invalid or has expired.' }] }),
      json(200, { data: [project('1'), project('2')], next_page: null }),
    );
    expect(await all(asana.readProjects('900'))).toEqual([[project('1')], 'restart', [project('1'), project('2')]]);
    expect(upstream.arrivals[2]?.url.searchParams.get('workspace')).toBe('900');
  });

  it('takes a task without the fields that were asked for as a fault, not as empty', async () => {
    upstream.next(...Array(4).fill(json(200, { data: [{ gid: '1', name: 'x' }], next_page: null })));
    await expect(all(asana.readTasks('1200'))).rejects.toThrow('data[0].due_on must be a text, not missing');
  });
});
