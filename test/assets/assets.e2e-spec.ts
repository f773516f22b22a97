import { AssetStore } from '../../src/assets/asset-store.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { type Behaviour, FakeUpstream, text } from '../upstreams/fake-upstream.js';

/** One pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let airtable: FakeUpstream;
let database: TestDatabase;
let app: TestApp;
let store: AssetStore;

const png: Behaviour = (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end(PNG);

beforeAll(async () => {
  airtable = await FakeUpstream.start(png);
  database = await createTestDatabase();
  const env = {
    AIRTABLE_API_URL: airtable.origin,
    AIRTABLE_BASE_ID: 'appA1b2C3',
    AIRTABLE_TOKEN: 'patA1b2C3d4.secret',
    AIRTABLE_FILES_ORIGIN: airtable.origin,
  };
  app = await startTestApp({ databaseUrl: database.url, env: { ...env, BRIDGE: 'off', INBOUND: 'off' } });
  store = app.app.get(AssetStore, { strict: false });
}, 60_000);
afterAll(async () => {
  await app.close();
  await airtable.close();
  await database.drop();
});

describe('an asset', () => {
  let url: string;

  it('is copied once, whatever URL it has the next time', async () => {
    const first = await store.copy(`${airtable.origin}/v3/1/sig`, 'att1');
    const again = await store.copy(`${airtable.origin}/v3/2/other`, 'att1');
    expect(first).toEqual(again);
    expect(airtable.arrivals).toHaveLength(1);
    // The same content under another id is the same asset.
    expect(await store.copy(`${airtable.origin}/v3/3/sig`, 'att2')).toEqual(first);
    url = first.copied ? first.url : '';
    expect(url).toMatch(/^\/api\/pipeline\/assets\/[0-9a-f]{64}$/);
  });

  it('is served by its bytes’ own type, for a year, and as a picture and nothing more', async () => {
    const answer = await fetch(app.url + url);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer()).equals(PNG)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': expect.stringMatching(/^inline; filename="[0-9a-f]{12}\.png"$/),
      etag: `"${url.split('/').pop()}"`,
    });
    const held = await fetch(app.url + url, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
    expect([held.status, await held.text()]).toEqual([304, '']);
  });

  it.each(['f'.repeat(64), 'F'.repeat(64), 'short', '%2e%2e%2fetc'])('is not found under %s', async (hash) => {
    const answer = await fetch(`${app.url}/api/pipeline/assets/${hash}`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('cache-control') ?? '').not.toContain('immutable');
  });

  it.each([
    ['an SVG, whatever it says it is', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['nothing', ''],
  ])('is never made of %s', async (what, body) => {
    airtable.next(text(200, body, { 'content-type': 'image/png' }));
    const result = await store.copy(`${airtable.origin}/v3/9/x`, what);
    expect(result).toEqual({ copied: false, reason: 'it is no PNG, JPEG, WebP, GIF or AVIF' });
  });

  it('that could not be had is noted with the reason, and tried again', async () => {
    airtable.next(text(410, 'Gone'));
    expect(await store.copy(`${airtable.origin}/v3/8/x?sig=secret`, 'att8')).toEqual({
      copied: false,
      reason: '127.0.0.1 answered 410',
    });
    expect(await store.copy(`${airtable.origin}/v3/8/y`, 'att8')).toEqual({ copied: true, url });
  });

  it.each([
    ['a metadata service', 'http://169.254.169.254/latest/meta-data', '169.254.169.254 is not asked by https'],
    ['a private host', 'https://10.0.0.7/photo.png', '10.0.0.7 is not one of'],
    ['another port of this machine', 'http://127.0.0.1:1/', '127.0.0.1 is not asked by https'],
  ])('that redirects to %s is refused with a sentence', async (what, location, sentence) => {
    airtable.next(text(302, '', { location }));
    const result = await store.copy(`${airtable.origin}/v3/7/x`, `att of ${what}`);
    expect(result).toEqual({ copied: false, reason: expect.stringContaining(sentence) });
  });

  it('is fetched from nowhere else', async () => {
    const result = await store.copy('https://files.example/a.png', 'att10');
    expect(result).toEqual({ copied: false, reason: expect.stringContaining('files.example is not one of') });
  });
});
