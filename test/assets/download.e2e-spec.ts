import type { LookupAddress } from 'node:dns';
import { type DownloadRules, download, publicLookup } from '../../src/assets/download/download.js';
import { FakeUpstream, text } from '../upstreams/fake-upstream.js';

let files: FakeUpstream;
let other: FakeUpstream;

beforeAll(async () => {
  files = await FakeUpstream.start(text(200, 'a picture'));
  other = await FakeUpstream.start(text(200, 'a secret of this machine'));
});
beforeEach(() => {
  files.reset();
  other.reset();
});
afterAll(() => Promise.all([files.close(), other.close()]));

const HOST = 'v5.airtableusercontent.com';

function rules(changes: Partial<DownloadRules> = {}): DownloadRules {
  const usual = { hosts: ['airtableusercontent.com'], localOrigins: [files.origin], maxBytes: 1000, timeoutMs: 5000 };
  return { ...usual, resolve: () => Promise.resolve([]), ...changes };
}

const resolving =
  (...addresses: string[]) =>
  async (): Promise<LookupAddress[]> =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

describe('a download', () => {
  it('brings a file from a simulator that runs', async () => {
    expect((await download(`${files.origin}/a.png`, rules())).toString()).toBe('a picture');
  });

  it.each([
    ['another host', 'https://files.example/a.png', /files\.example is not one of/],
    ['a host that only ends like an allowed one', 'https://evilairtableusercontent.com/a.png', /is not one of/],
    ['a host that begins like one', 'https://airtableusercontent.com.evil.example/a.png', /is not one of/],
    ['plain http', `http://${HOST}/a.png`, /not asked by https/],
    ['a password', `https://me:pw@${HOST}/a.png`, /a password or a port/],
    ['another port', `https://${HOST}:8443/a.png`, /a password or a port/],
    ['another kind of URL', 'file:///etc/passwd', /not asked by https/],
    ['no URL', 'picture', /cannot be read/],
    ['a metadata service', 'https://169.254.169.254/latest', /is not one of/],
    ['another port of this machine', 'http://127.0.0.1:1/a.png', /not asked by https/],
  ])('asks nothing of %s', async (_, url, reason) => {
    await expect(download(url, rules())).rejects.toThrow(reason);
    expect(files.arrivals).toEqual([]);
  });

  it.each([
    ['a private one', ['10.0.0.5']],
    ['this machine', ['127.0.0.1']],
    ['a metadata service', ['169.254.169.254']],
    ['IPv4 written as IPv6', ['::ffff:10.0.0.5']],
    ['this machine in IPv6', ['::1']],
    ['a public one and a private one', ['8.8.8.8', '192.168.0.1']],
    ['none', []],
  ])('does not connect to an allowed name whose address is %s', async (_, addresses) => {
    const asked = download(`https://${HOST}/a.png`, rules({ resolve: resolving(...addresses) }));
    await expect(asked).rejects.toThrow(/v5\.airtableusercontent\.com is not on the public internet/);
  });

  it('does not take an address for a name, even where it is allowed', async () => {
    for (const host of ['10.0.0.1', '[::ffff:10.0.0.1]', '[::1]']) {
      const { hostname } = new URL(`https://${host}/`);
      const asked = download(`https://${host}/a.png`, rules({ hosts: [hostname] }));
      await expect(asked).rejects.toThrow(/not on the public internet/);
    }
  });

  it('connects to an address that it has checked, and to no other', () => {
    let looked = 0;
    // A name that means another address each time it is asked.
    const rebinding = async (): Promise<LookupAddress[]> => {
      looked += 1;
      return [{ address: looked === 1 ? '8.8.8.8' : '127.0.0.1', family: 4 }];
    };
    const lookup = publicLookup(rebinding);
    return new Promise<void>((done) => {
      lookup(HOST, {}, (error, address) => {
        expect([error, address, looked]).toEqual([null, '8.8.8.8', 1]);
        done();
      });
    });
  });

  it.each([
    ['this machine', () => `${other.origin}/secret`, /not asked by https/],
    ['a metadata service', () => 'http://169.254.169.254/latest', /not asked by https/],
    ['another host', () => 'https://files.example/', /is not one of/],
    ['an allowed name with a private address', () => `https://${HOST}/`, /not on the public internet/],
  ])('checks a redirect again: to %s', async (_, location, reason) => {
    files.next(text(302, '', { location: location() }));
    const asked = download(`${files.origin}/a.png`, rules({ resolve: resolving('10.0.0.1') }));
    await expect(asked).rejects.toThrow(reason);
    expect(other.arrivals).toEqual([]);
  });

  it('follows a redirect within what is allowed, and not for ever', async () => {
    files.next(text(302, '', { location: '/b.png' }));
    expect((await download(`${files.origin}/a.png`, rules())).toString()).toBe('a picture');
    files.next(...Array(5).fill(text(302, '', { location: '/again' })));
    await expect(download(`${files.origin}/a.png`, rules())).rejects.toThrow(/redirected more than 3 times/);
  });

  it('stops at the limit of bytes, and of time', async () => {
    files.next(text(200, 'x'.repeat(1001)), text(410, 'Gone'));
    await expect(download(`${files.origin}/a.png`, rules())).rejects.toThrow(/larger than 1000 bytes/);
    await expect(download(`${files.origin}/a.png`, rules())).rejects.toThrow(/answered 410/);
    files.next((response) => void response.writeHead(200).write('a'));
    await expect(download(`${files.origin}/a.png`, rules({ timeoutMs: 200 }))).rejects.toThrow(/too long/);
  });
});
