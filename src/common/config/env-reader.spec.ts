import { ConfigError, EnvReader } from './env-reader.js';

const urlOf = (value: string): string | undefined => {
  const read = new EnvReader({ ORIGIN_URL: value });
  const url = read.serverUrl('ORIGIN_URL');
  read.throwIfRefused();
  return url;
};

it.each([
  ['http://127.0.0.1:3000', 'http://127.0.0.1:3000'],
  [' https://API.example/ ', 'https://api.example'],
  ['http://127.0.0.1/athena/', 'http://127.0.0.1/athena'],
  ['', undefined],
])('takes %p for the address of a server', (value, url) => {
  expect(urlOf(value)).toBe(url);
});

it.each(['ftp://127.0.0.1', 'localhost:3000', 'http://someone:secret@127.0.0.1', 'http://127.0.0.1/?a', 'x'])(
  'refuses %p, and does not repeat it',
  (value) => {
    expect(() => urlOf(value)).toThrow(ConfigError);
    expect(() => urlOf(value)).toThrow(/- ORIGIN_URL must be an address such as [^@]*$/);
  },
);
