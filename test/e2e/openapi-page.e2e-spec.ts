import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase();
  app = await startTestApp({ databaseUrl: database.url });
}, 60_000);

afterAll(async () => {
  await app.close();
  await database.drop();
});

/** Follows a redirect to where the page stands, as a browser does. */
async function openPage(): Promise<{ url: string; html: string }> {
  const answer = await fetch(`${app.url}/docs`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch('text/html');
  return { url: answer.url, html: await answer.text() };
}

const resourcesOf = (html: string): string[] => [...html.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, url]) => url!);

it('loads everything that the page of Swagger UI needs from this server', async () => {
  const { url, html } = await openPage();
  const resources = resourcesOf(html);
  expect(resources.length).toBeGreaterThan(3);
  for (const resource of resources) {
    const target = new URL(resource, url.endsWith('/') ? url : `${url}/../`);
    expect([resource, target.origin]).toEqual([resource, app.url]);
    const answer = await fetch(target);
    const body = await answer.text();
    expect([resource, answer.status, body.length > 100]).toEqual([resource, 200, true]);
  }
});

it('has styles that load nothing from elsewhere', async () => {
  const { url, html } = await openPage();
  const styles = resourcesOf(html).filter((resource) => resource.endsWith('.css'));
  expect(styles).not.toEqual([]);
  for (const style of styles) {
    const css = await (await fetch(new URL(style, url.endsWith('/') ? url : `${url}/../`))).text();
    const loaded = [...css.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map(([, a, b]) => a ?? b ?? '');
    expect(loaded.filter((target) => !target.startsWith('data:') && !target.startsWith('#'))).toEqual([]);
  }
});

it('has the description within it, so that no validator elsewhere is asked about it', async () => {
  const { url, html } = await openPage();
  const script = resourcesOf(html).find((resource) => resource.includes('init'))!;
  const code = await (await fetch(new URL(script, url.endsWith('/') ? url : `${url}/../`))).text();
  expect(code).toMatch('"/api/pipeline/products"');
  // The options of the page stand at its margin; examples within the description may well name an address.
  expect(code).not.toMatch(/^ {0,4}"?(url|urls|configUrl|oauth2RedirectUrl)"?: ?"?https?:/m);
});
