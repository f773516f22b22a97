import { TcpProxy } from '../support/tcp-proxy.js';
import { startTestApp } from '../support/test-app.js';
import { bodyOf, warm } from './changes-testing.js';
import { send, startWriteTest, type WriteTest } from './write-testing.js';

let test: WriteTest;

beforeAll(async () => {
  test = await startWriteTest();
}, 120_000);
afterAll(() => test.end());

it('shows an edit to whoever reads after its answer, even while no announcement comes through', async () => {
  const group = await test.rows.aDevGroup({ name: 'Before' });
  const proxy = await TcpProxy.before(test.database.url);
  const env = { DATABASE_DIRECT_URL: proxy.through(test.database.url) };
  const instance = await startTestApp({ databaseUrl: test.database.url, env });
  try {
    const paths = ['dev-groups', `dev-groups/${group.id}`, 'data-gaps'];
    for (const path of paths) await warm(instance, path);
    // The listener hears nothing from here on, and is believed for a moment yet.
    proxy.hold();
    const { status } = await send(instance.url, 'PATCH', `dev-groups/${group.id}`, { name: 'After' });
    const bodies = await Promise.all(paths.map((path) => bodyOf(instance, path)));
    expect([status, bodies.map((body) => [body.includes('Before'), body.includes('After')])]).toEqual([
      200,
      paths.map(() => [false, true]),
    ]);
  } finally {
    await proxy.heal();
    await instance.close();
    await proxy.close();
  }
});
