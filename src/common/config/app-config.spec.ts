import { loadConfig } from './app-config.js';
import { ConfigError } from './env-reader.js';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it('starts with nothing set', () => {
  expect(loadConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    databaseUrl: undefined,
    dataDir: '.data',
    demoData: true,
    logLevel: 'info',
    businessTimeZone: 'America/New_York',
    inboundSchedule: { hour: 2, minute: 0 },
    inboundGraceMinutes: 180,
  });
});

it('takes an empty value for none, and spaces around a value for nothing', () => {
  expect(loadConfig({ PORT: '', DATABASE_URL: ' ', LOG_LEVEL: ' WARN ', DEMO_DATA: 'Off' })).toEqual({
    ...loadConfig({}),
    logLevel: 'warn',
    demoData: false,
  });
});

it('names every problem at once, each with its variable and what is allowed', () => {
  const problems = problemsOf({
    PORT: '70000',
    DATABASE_URL: 'mysql://db/athena',
    DEMO_DATA: 'maybe',
    LOG_LEVEL: 'loud',
    BUSINESS_TIME_ZONE: 'America/Gotham',
    INBOUND_SCHEDULE: 'at night',
    INBOUND_GRACE_MINUTES: '-1',
    AIRTABLE_BASE_ID: 'base one',
  });
  expect(problems).toEqual([
    'PORT must be a whole number from 0 to 65535, not "70000"',
    'DATABASE_URL must be a URL like postgres://user:password@host:5432/athena_warehouse',
    'DEMO_DATA must be on or off, not "maybe"',
    'LOG_LEVEL must be trace, debug, info, warn, error or silent, not "loud"',
    'BUSINESS_TIME_ZONE must be an IANA time zone such as America/New_York, not "America/Gotham"',
    expect.stringMatching(/^AIRTABLE_BASE_ID must be an Airtable base id/),
    'INBOUND_SCHEDULE must be a time once a day, as 02:00 or as cron "0 2 * * *", not "at night"',
    'INBOUND_GRACE_MINUTES must be a whole number from 0 to 1440, not "-1"',
  ]);
  expect(new ConfigError(problems).message.split('\n')).toHaveLength(problems.length + 1);
});

it.each([
  ['products=tblP1', '"tblP1" is not a table\'s id, which is tbl and 14 letters or digits'],
  ['products=appA1b2C3d4E5f6G7', '"appA1b2C3d4E5f6G7" is not a table\'s id'],
  ['product=tblA1b2C3d4E5f6G7', '"product" is none of products, skus, dev-groups, brands'],
  ['tblA1b2C3d4E5f6G7', 'must be pairs of a name and its value, name=value'],
])('says what is wrong with AIRTABLE_TABLE_IDS=%s: the id, the name or the form', (pair, cause) => {
  const problems = problemsOf({ AIRTABLE_TABLE_IDS: `brands=tblA1b2C3d4E5f6G7, ${pair}` });
  expect(problems).toEqual([expect.stringContaining(cause)]);
  expect(problems[0]).toContain(`has "${pair}"`);
});

it.each(['mysql://ann:s3cret@db/athena', 'ann:s3cret@db', 'postgres//ann:s3cret@db', 'https://ann:s3cret@db'])(
  'never repeats a database URL, which may carry a password: %s',
  (url) => {
    const problems = problemsOf({ DATABASE_URL: url, DATABASE_DIRECT_URL: url });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toMatch(/s3cret|ann/);
  },
);

it.each([
  ['02:00', { hour: 2, minute: 0 }],
  ['7:05', { hour: 7, minute: 5 }],
  ['30 23 * * *', { hour: 23, minute: 30 }],
])('reads the schedule %s', (INBOUND_SCHEDULE, expected) => {
  expect(loadConfig({ INBOUND_SCHEDULE }).inboundSchedule).toEqual(expected);
});

it.each(['24:00', '2:60', '* 2 * * *', '0 2 * * 1', '*/5 * * * *', '60 2 * * *', '2'])(
  'refuses the schedule %s, which is no time once a day',
  (INBOUND_SCHEDULE) => {
    expect(problemsOf({ INBOUND_SCHEDULE })).toHaveLength(1);
  },
);

it.each(['3000.5', '1e3', '0x10', '-1', '65536', 'port'])('refuses the port %s', (PORT) => {
  expect(problemsOf({ PORT })).toHaveLength(1);
});

it('lets everybody in on loopback only', () => {
  for (const HOST of ['127.0.0.1', '::1', 'localhost']) expect(problemsOf({ HOST })).toEqual([]);
  for (const HOST of ['0.0.0.0', '::', '192.168.1.4', 'localhost.example.com']) {
    expect(problemsOf({ HOST })).toEqual([expect.stringMatching(/^HOST .*not a loopback address/)]);
  }
});

it.each([
  [{ ALERT_WEBHOOK_URL: 'http://hooks.example/very-secret' }, 'ALERT_WEBHOOK_URL must be an https URL'],
  [{ ALERT_WEBHOOK_URL: 'https://me:very-secret@hooks.example/' }, 'ALERT_WEBHOOK_URL must be an https URL'],
  [{ ALERT_WEBHOOK_URL: 'https://hooks.example/very-secret' }, 'ALERT_WEBHOOK_SECRET must have at least 16'],
  [{ ALERT_WEBHOOK_URL: 'https://hooks.example/', ALERT_WEBHOOK_SECRET: 'very-secret' }, 'ALERT_WEBHOOK_SECRET must'],
])('takes no webhook that is open or unsigned, and repeats none of its secrets: %j', (env, problem) => {
  const problems = problemsOf(env);
  expect(problems).toEqual([expect.stringContaining(problem)]);
  expect(problems.join()).not.toContain('very-secret');
});

it('posts alerts to https, and to this machine', () => {
  const secret = 'sixteen letters and more';
  for (const url of ['https://hooks.example/a/b?c=d', 'http://127.0.0.1:9999/', 'http://localhost:1/x']) {
    expect(loadConfig({ ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret }).alertWebhook).toEqual({ url, secret });
  }
});
