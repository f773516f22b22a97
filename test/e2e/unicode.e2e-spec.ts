import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** A name, and what somebody types who looks for it. */
const NAMES: [name: string, searched: string[]][] = [
  ['山茶花护发油', ['护发', '山茶花护发油']],
  ['عطر العود الملكي', ['العود', 'عطر']],
  ['مُحَمَّد', ['محمد']],
  ['さくら日和の美容液', ['日和', 'さくら']],
  ['パパイヤの石けん', ['パパイヤ', 'ﾊﾟﾊﾟｲﾔ']],
  ['한국 인삼 크림', ['인삼', '크림']],
  ['हिन्दी साबुन', ['हिन्दी']],
  ['สบู่ไทย', ['สบู่']],
  ['Đặc biệt Phở', ['dac biet pho', 'PHỞ']],
  ['Crème Brûlée', ['creme brulee', 'CRÈME']],
  ['Creme Bru\u0302le\u0301e (NFD)', ['brûlée (nfd)']],
  ['Œillet & Æther Øl', ['oeillet', 'AETHER', 'ol']],
  ['Große Straße', ['strasse', 'GROSSE', 'GROẞE']],
  ['Łódź', ['lodz']],
  ['İstanbul Işık', ['istanbul', 'isik']],
  ['ΟΔΥΣΣΕΥΣ', ['οδυσσευς', 'οδυσσευσ', 'Οδυσσεύς']],
  ['Family 👨‍👩‍👧‍👦 Soap', ['👨‍👩‍👧‍👦', 'family']],
  ['Flag 🏳️‍🌈 🇯🇵', ['🇯🇵', '🏳️‍🌈']],
  ['Heart ❤️ Balm', ['❤', '❤️']],
  ['𝔉𝔯𝔞𝔨𝔱𝔲𝔯 𠮷野家', ['fraktur', '𠮷野']],
  ['\u202Eright to left\u202C', ['right to left']],
  ['Zero\u200Bwidth\uFEFFmarks', ['zero']],
  ['ﬁne ﬂour', ['fine flour']],
  ['"quoted", \'single\' and `back`', ['"quoted"']],
  ['two\nlines\r\nand\ta tab', ['lines']],
  ['back\\slash / <b>&amp;</b> %20 +', ['\\slash', '%20', '&amp;']],
  ['\u2028line\u2029paragraph', ['paragraph']],
  ['\u0001control\u001F', ['control']],
];

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;
let idOf: Map<string, string>;

beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  rows = rowsOf(client);
  idOf = new Map();
  for (const [name] of NAMES) idOf.set(name, (await rows.aProduct({ name, status: name, netsuite_item: name })).id);
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

const get = (path: string) => fetch(`${app.url}/api/pipeline/${path}`);

async function idsOf(query: string): Promise<string[]> {
  const found = (await (await get(`products?${query}`)).json()) as { id: string }[];
  return found.map(({ id }) => id);
}

describe.each(NAMES)('%j', (name, searched) => {
  it('survives JSON and CSV to the byte', async () => {
    const id = idOf.get(name)!;
    const json = await get(`products/${id}`);
    expect(((await json.json()) as { name: string }).name).toBe(name);
    const csv = Buffer.from(await (await get(`products?id=${id}&fields=name&format=csv`)).arrayBuffer());
    const quoted = /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
    expect(csv).toEqual(Buffer.from(`name\r\n${quoted}\r\n`));
  });

  it('is met exactly by itself, and by nothing that only looks like it', async () => {
    expect(await idsOf(`name=${encodeURIComponent(name)}`)).toEqual([idOf.get(name)]);
    expect(await idsOf(`status=${encodeURIComponent(`${name}\u0301`)}`)).toEqual([]);
  });

  it.each(searched)('is found by %j', async (text) => {
    expect(await idsOf(`q=${encodeURIComponent(text)}`)).toContain(idOf.get(name));
  });
});

it('does not take the marks that make another letter for accents', async () => {
  const { id: papa } = await rows.aBrand({ name: 'パパ' });
  const { id: hindi } = await rows.aBrand({ name: 'किताब' });
  const found = async (text: string) =>
    ((await (await get(`brands?q=${encodeURIComponent(text)}&fields=id`)).json()) as { id: string }[]).map(
      ({ id }) => id,
    );
  expect(await found('ハハ')).not.toContain(papa);
  expect(await found('パパ')).toContain(papa);
  expect(await found('काताब')).not.toContain(hindi);
  expect(await found('किताब')).toContain(hindi);
});

it('walks pages over all of them, in the order of the list', async () => {
  const all = await idsOf('sort=-name');
  const walked: string[] = [];
  for (let path: string | undefined = '/api/pipeline/products?sort=-name&limit=1'; path; ) {
    const answer: Response = await fetch(new URL(path, app.url));
    walked.push(...((await answer.json()) as { id: string }[]).map(({ id }) => id));
    path = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
  expect(walked).toEqual(all);
  expect(walked).toHaveLength(NAMES.length);
});

it('says in an error what was sent, in its own script', async () => {
  const answer = await get(`products?sort=${encodeURIComponent('山茶花🥭')}`);
  expect(((await answer.json()) as { detail: string }).detail).toContain('"山茶花🥭"');
});
