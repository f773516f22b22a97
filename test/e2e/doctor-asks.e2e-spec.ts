import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askAnonymously } from '../../src/doctor/checks/ask-anonymously.js';
import { type DetailedReport } from '../../src/doctor/examine.js';
import { renderReport } from '../../src/doctor/render/render-report.js';
import { type AnsweringServer, codesOf, examineAt, sectionOf, serve } from './doctor-testing.js';
import { Process } from './operations-testing.js';
import { select, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;
let server: AnsweringServer | undefined;

beforeAll(async () => {
  test = await startWriteTest();
  const { aBrand, anInvoiceLine, aDevGroup } = test.rows;
  await aBrand({ id: 'recLuna', name: 'Luna Botanicals' });
  await aBrand({ id: 'recOud', name: 'واحة العود' });
  await anInvoiceLine({
    brand: 'LUNA',
    amount: '100.00',
    invoice_date: new Date().toISOString().slice(0, 8).concat('01'),
  });
  await aDevGroup({ id: 'recDev', name: 'Serum' });
}, 120_000);

afterAll(() => test.end());

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const examineWith = (options: Parameters<typeof examineAt>[1]): Promise<DetailedReport> =>
  examineAt(test.database.url, options);

describe('the public URL', () => {
  async function ask(answer: (response: ServerResponse, url: string) => void): Promise<DetailedReport> {
    server = await serve((request, response) => answer(response, request.url ?? ''));
    return examineWith({ publicUrl: server.url });
  }

  it.each<[string, (response: ServerResponse) => void, string, string | undefined]>([
    ['401', (response) => response.writeHead(401).end(), 'Refused: all 5', undefined],
    ['403', (response) => response.writeHead(403).end(), 'Refused: all 5', undefined],
    [
      'the login of Access',
      (response) =>
        response.writeHead(302, { location: 'https://brand.cloudflareaccess.com/cdn-cgi/access/login/x' }).end(),
      'Refused: all 5',
      undefined,
    ],
    [
      'the login of Access under its own host',
      (response) => response.writeHead(302, { location: '/cdn-cgi/access/login/x' }).end(),
      'Refused: all 5',
      undefined,
    ],
    [
      'a host of Access alone',
      (response) => response.writeHead(303, { location: 'https://brand.cloudflareaccess.com/' }).end(),
      'Refused: all 5',
      undefined,
    ],
    [
      'a host that only looks like it',
      (response) => response.writeHead(302, { location: 'https://notcloudflareaccess.com/login' }).end(),
      'Not certain: 0 of 5',
      'public_url_unclear',
    ],
    ['200', (response) => response.writeHead(200).end('[]'), 'NOT refused: 5 of 5', 'public_url_open'],
    ['400', (response) => response.writeHead(400).end(), 'NOT refused: 5 of 5', 'public_url_open'],
    [
      'another redirect',
      (response) => response.writeHead(301, { location: 'https://elsewhere.example/' }).end(),
      'Not certain: 0 of 5',
      'public_url_unclear',
    ],
    ['502', (response) => response.writeHead(502).end(), 'Not certain: 0 of 5', 'public_url_unclear'],
  ])('is asked, and %s is understood', async (_, answer, headline, code) => {
    const report = await ask(answer);
    expect(sectionOf(report, 'public_url').headline).toContain(headline);
    expect(codesOf(report).public_url).toEqual(code === undefined ? undefined : [code]);
    expect(report.questions[2]).toMatchObject({ id: 'public_access', answer: expect.stringContaining(headline) });
  });

  it('is open when one path of it is, which is named', async () => {
    const report = await ask((response, url) => response.writeHead(url.includes('revenue') ? 200 : 403).end());
    expect(sectionOf(report, 'public_url').findings[0]!.message).toMatch(/^GET \/api\/pipeline\/revenue: let in/);
  });

  it('is told nothing of who asks, is asked no more than once for each, and no redirect is followed', async () => {
    await ask((response) => response.writeHead(302, { location: '/' }).end());
    expect(server!.asked.map(({ method }) => method).toSorted()).toEqual(['GET', 'GET', 'GET', 'GET', 'PATCH']);
    for (const { headers } of server!.asked) {
      expect(Object.keys(headers).filter((name) => /auth|cookie|cf-access|token|key/.test(name))).toEqual([]);
    }
  });

  it('is open where the product itself lets everybody in, and the edit that asks changes nothing', async () => {
    const version = 'SELECT xmin, * FROM airtable_raw.dev_group';
    const before = await select(test.client, version);
    const report = await examineWith({ publicUrl: test.app.url });
    expect(codesOf(report).public_url).toEqual(['public_url_open']);
    expect(await select(test.client, version)).toEqual(before);
    expect(await select(test.client, 'SELECT FROM pipeline.change')).toEqual([]);
  });

  it('could not be asked where nobody answers, which is no refusal', async () => {
    const report = await examineWith({ publicUrl: 'http://127.0.0.1:1/' });
    expect(sectionOf(report, 'public_url')).toMatchObject({
      status: 'failed',
      findings: [{ code: 'public_url_unreachable' }],
    });
  });

  it('is not waited for without end: who answers nothing at all has refused nothing', async () => {
    server = await serve(() => undefined);
    const asked = await askAnonymously(new URL(server.url), { method: 'GET', path: '/x' }, 100);
    expect(asked).toMatchObject({ status: null, openness: 'unreachable', says: 'no answer within 0.1 s' });
  });

  it('is said not to be checked when nobody says where it is', async () => {
    const { status, headline } = sectionOf(await examineWith({}), 'public_url');
    expect([status, headline]).toEqual(['not_checked', expect.stringMatching(/^Not checked: .*PUBLIC_URL/)]);
  });
});

it('sees a clock that is wrong, of an upstream too, and says when one was not asked', async () => {
  server = await serve((_, response) =>
    response.writeHead(401, { date: new Date(Date.now() + 3_600_000).toUTCString() }).end(),
  );
  const upstreamUrls = new Map([
    ['airtable', server.url],
    ['asana', 'http://127.0.0.1:1'],
  ]);
  const { findings, notes } = sectionOf(await examineWith({ upstreamUrls }), 'clock');
  expect(findings).toMatchObject([
    { code: 'clocks_differ', message: 'The clock of Airtable is 60 minutes ahead of this machine’s.' },
  ]);
  expect(notes).toMatchObject([expect.stringMatching(/^Asana was not asked/)]);
});

const MAIN_PY = `from fastapi import FastAPI
BRAND_MAP = {
    "LUNA": "Luna Botanical",      # a letter is missing
    "OUD": "واحة العود",
}
`;

describe('an existing BRAND_MAP', () => {
  it('is held against the brands, with the money that a join by name would lose', async () => {
    const report = await examineWith({ brandMap: { file: 'main.py', text: MAIN_PY } });
    const { headline, findings, data } = sectionOf(report, 'brand_map');
    expect(headline).toMatch(
      /^1 of 2 entries of main\.py would break a join by name: 100\.00 of this year \(100\.0 %\)/,
    );
    expect(findings).toMatchObject([
      {
        code: 'map_no_such_brand',
        message: expect.stringMatching(/^1 entry \(100\.00 of this year\).*"LUNA": "Luna Botanical"/),
      },
    ]);
    expect(data.entries).toMatchObject([
      { spelling: 'LUNA', line: 3, candidates: [{ brand_id: 'recLuna' }] },
      { brand_id: 'recOud' },
    ]);
    expect(report.questions[3]!.answer).toContain('would break a join by name');
    const silent = await examineWith({ brandMap: { file: 'map.json', text: '{"OUD": "واحة العود", "LUNA": null}' } });
    const { headline: sound, notes } = sectionOf(silent, 'brand_map');
    expect([sound, notes]).toEqual([
      'The entry of map.json that names a brand does so exactly.',
      expect.arrayContaining([expect.stringMatching(/^1 entry says None: its revenue \(100\.00 of this year\)/)]),
    ]);
  });

  it('that cannot be read is a finding with its place', async () => {
    const report = await examineWith({ brandMap: { file: 'main.py', text: 'BRAND_MAP = {"a": get()}' } });
    expect(sectionOf(report, 'brand_map').findings).toMatchObject([
      { code: 'brand_map_unreadable', message: expect.stringMatching(/main\.py: Line 1, column 19: get is code/) },
    ]);
  });
});

describe('on a terminal', () => {
  it('has the verdict first, then the answers, what to do, and every check; and no colours unless asked for', async () => {
    const report = await examineWith({ brandMap: { file: 'main.py', text: MAIN_PY } });
    const options = { width: 100, timeZone: 'America/New_York' };
    const text = renderReport(report, { ...options, colours: false });
    const parts = [
      report.verdict,
      'The four questions',
      'What to do next',
      'What was checked',
      'Waiting for a person:',
    ];
    const places = parts.map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    for (const { title } of report.sections) expect(text).toContain(`${title}:`);
    expect(text).not.toContain('\u001B');
    expect(renderReport(report, { ...options, colours: true })).toContain('\u001B[31m✗\u001B[0m');
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
  });
});

describe('npm run doctor', () => {
  const run = async (args: string[], env: Record<string, string> = { DATABASE_URL: test.database.url }) => {
    const started = await Process.start('cli/doctor.ts', env, args);
    const code = await started.end();
    return { code, output: started.output, errors: started.errors };
  };

  it('prints what it found as JSON of a shape that stays, and exits 1 while something needs a person', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'athena-doctor-'));
    const file = join(folder, 'main.py');
    await writeFile(file, MAIN_PY);
    const { code, output, errors } = await run(['--json', '--brand-map', file]);
    await rm(folder, { recursive: true });
    expect({ code, errors }).toEqual({ code: 1, errors: '' });
    const report = JSON.parse(output);
    expect(Object.keys(report)).toEqual([
      'format',
      'product_version',
      'checked_at',
      'seconds',
      'exit_code',
      'verdict',
      'warehouse',
      'questions',
      'sections',
    ]);
    for (const section of report.sections) {
      expect(Object.keys(section)).toEqual(['id', 'title', 'status', 'headline', 'findings', 'notes', 'data']);
      for (const finding of section.findings) expect(Object.keys(finding)).toEqual(['code', 'message', 'next_step']);
    }
    expect(output).not.toContain(new URL(test.database.url).password || 'no password');
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    [
      'nothing runs and no warehouse is named',
      [],
      {},
      /Nothing runs on .*DATABASE_URL is not set.*nothing was started/,
    ],
    ['nobody listens', ['--json'], { DATABASE_URL: 'postgres://ann:s3cr3t@127.0.0.1:1/x' }, /ECONNREFUSED/],
    ['an option does not exist', ['--fix'], {}, /--fix.*--help/],
    [
      'the file is not there',
      ['--brand-map', 'nowhere.py'],
      undefined as never,
      /--brand-map: there is no file nowhere\.py/,
    ],
    [
      'the URL has a password',
      ['--public-url', 'https://a:s3cr3t@b.example'],
      undefined as never,
      /without a password/,
    ],
    ['a setting is wrong', [], { DATABASE_URL: 'postgres://127.0.0.1/x', BRIDGE: 'maybe' }, /BRIDGE/],
  ])('exits 2, with a sentence and no stack, when %s', async (_, args, env, sentence) => {
    const { code, output, errors } = await run(args, env);
    expect(code).toBe(2);
    if (args.includes('--json'))
      expect(JSON.parse(output)).toEqual({ format: 1, exit_code: 2, verdict: errors.trim() });
    else expect(output).toBe('');
    expect(errors).toMatch(/^Nothing could be checked\. /);
    expect(errors).toMatch(sentence);
    expect(errors).not.toMatch(/ {4}at |s3cr3t/);
  });

  it('prints its help', async () => {
    expect(await run(['--help'], {})).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Usage: npm run doctor/),
    });
  });
});
