import { expect, it } from '@jest/globals';
import { withStandIns, workerVariables } from './worker-variables.js';

const STAND_IN = { ASANA_API_URL: 'http://127.0.0.1:1', ASANA_TOKEN: 'of-the-stand-in', AIRTABLE_TOKEN: 'of-no-use' };

it('takes the stand-in whole where there is no token of one’s own', () => {
  expect(withStandIns({ AUTH_MODE: 'none', ASANA_API_URL: 'https://else.example' }, STAND_IN)).toEqual({
    AUTH_MODE: 'none',
    ASANA_API_URL: 'http://127.0.0.1:1',
    ASANA_TOKEN: 'of-the-stand-in',
  });
});

it('never sends a token of one’s own to a stand-in', () => {
  expect(withStandIns({ ASANA_TOKEN: 'my-own' }, STAND_IN)).toEqual({ ASANA_TOKEN: 'my-own' });
});

it('hands on what the Worker knows, and nothing else of the environment', () => {
  expect(workerVariables({ GROQ_MODEL: ' m ', NOTION_TOKEN: '', DATABASE_URL: 'postgres://secret' })).toEqual({
    GROQ_MODEL: 'm',
  });
});
