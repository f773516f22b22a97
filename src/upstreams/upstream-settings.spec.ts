import { inspect } from 'node:util';
import { ConfigError, EnvReader } from '../common/config/env-reader.js';
import { readUpstreamSettings, UPSTREAM_VARIABLES } from './upstream-settings.js';

const TOKEN = 'patA1b2C3d4.secret';

function problemsOf(env: Record<string, string>): readonly string[] {
  const read = new EnvReader(env);
  readUpstreamSettings(read);
  try {
    read.throwIfRefused();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('the settings of the upstreams', () => {
  it('asks nothing of an environment without tokens', () => {
    expect(readUpstreamSettings(new EnvReader({}))).toEqual({
      airtable: undefined,
      asana: undefined,
      netsuite: undefined,
      mappingFile: undefined,
    });
    // A base alone is for links.
    expect(problemsOf({ AIRTABLE_BASE_ID: 'appA1b2C3' })).toEqual([]);
  });

  it('reads addresses, tokens and the file', () => {
    const env = {
      AIRTABLE_API_URL: 'http://127.0.0.1:4010/v0/',
      AIRTABLE_BASE_ID: 'appA1b2C3',
      AIRTABLE_TOKEN: TOKEN,
      ASANA_TOKEN: '2/123/456:abcdef',
      ASANA_REQUESTS_PER_MINUTE: '1500',
      AIRTABLE_FILES_ORIGIN: 'http://127.0.0.1:4010/',
      UPSTREAM_MAPPING: 'mapping.json',
    };
    const { airtable, asana, mappingFile } = readUpstreamSettings(new EnvReader(env));
    expect(airtable).toMatchObject({ apiUrl: 'http://127.0.0.1:4010/v0', baseId: 'appA1b2C3' });
    expect(airtable?.token.reveal()).toBe(TOKEN);
    expect(airtable?.filesOrigin).toBe('http://127.0.0.1:4010');
    expect(asana).toMatchObject({ apiUrl: 'https://app.asana.com/api/1.0', requestsPerMinute: 1500 });
    expect(mappingFile).toBe('mapping.json');
  });

  it('names everything that is wrong, and no secret', () => {
    const problems = problemsOf({
      AIRTABLE_API_URL: 'https://me:hunter22@proxy.example/v0',
      AIRTABLE_TOKEN: TOKEN,
      ASANA_API_URL: 'http://asana.example/api',
      ASANA_TOKEN: 'two words of token',
      AIRTABLE_FILES_ORIGIN: 'http://10.0.0.7:4010',
      ASANA_REQUESTS_PER_MINUTE: 'many',
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'AIRTABLE_API_URL',
      'AIRTABLE_FILES_ORIGIN',
      'AIRTABLE_BASE_ID',
      'ASANA_API_URL',
      'ASANA_TOKEN',
      'ASANA_REQUESTS_PER_MINUTE',
    ]);
    expect(problems.join()).not.toMatch(/hunter22|patA1|two words/);
  });

  it('shows no token of what it read', () => {
    const settings = readUpstreamSettings(new EnvReader({ AIRTABLE_BASE_ID: 'appA1b2C3', AIRTABLE_TOKEN: TOKEN }));
    expect(inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings)).not.toContain('secret');
    expect(`${settings.airtable?.token}`).toBe('[redacted]');
  });

  it('describes each variable once', () => {
    const names = UPSTREAM_VARIABLES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(UPSTREAM_VARIABLES.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
      'AIRTABLE_TOKEN',
      'ASANA_TOKEN',
      'NETSUITE_PRIVATE_KEY',
      'NETSUITE_CONSUMER_KEY',
      'NETSUITE_CONSUMER_SECRET',
      'NETSUITE_TOKEN_ID',
      'NETSUITE_TOKEN_SECRET',
    ]);
  });
});
