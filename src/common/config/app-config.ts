import { type AccessSettings, readAccessSettings, readCorsOrigins } from '../access/access-settings.js';
import { EnvReader } from './env-reader.js';

/** Injection token of {@link AppConfig}. */
export const APP_CONFIG = Symbol('APP_CONFIG');

/** Everything the environment can say, parsed once at start and trusted afterwards. */
export interface AppConfig {
  /** TCP port of the API; 0 asks the system for a free one. */
  readonly port: number;
  /** Address the API listens on. */
  readonly host: string;
  /** `postgres://…` of the warehouse; unset means the embedded server under {@link dataDir}. */
  readonly databaseUrl: string | undefined;
  /** A connection past any pooler, for LISTEN and migrations; unset means the same as the database's. */
  readonly databaseDirectUrl: string | undefined;
  /** Folder of the embedded server, its password and `runtime.json`. */
  readonly dataDir: string;
  /** Fill an empty embedded warehouse with the demo. */
  readonly demoData: boolean;
  readonly logLevel: LogLevel;
  /** `slow`: only slow and failed requests are logged; `all`: each of them. */
  readonly logRequests: 'slow' | 'all';
  /** How it is found out who a request comes from. */
  readonly access: AccessSettings;
  /** Origins whose pages may read and write from a browser. */
  readonly corsOrigins: ReadonlySet<string>;
  /** Requests that one caller may send in a minute; 0 for any number. */
  readonly requestsPerMinute: number;
  /** IANA zone in which a business day begins and ends. */
  readonly businessTimeZone: string;
  /** Airtable base that deep links point into; unset means no links. */
  readonly airtableBaseId: string | undefined;
  /** Airtable's table id of each resource (`products`, `skus`, `dev-groups`, `brands`), for deep links. */
  readonly airtableTableIds: ReadonlyMap<string, string>;
  /** Minute and hour of the nightly pull, in the business time zone. */
  readonly inboundSchedule: { readonly minute: number; readonly hour: number };
  /** Whether this instance pulls every night; `off` leaves that to other instances, or to other loaders. */
  readonly inbound: boolean;
  /** Whether this instance delivers the queue to the upstreams; `off` leaves that to another bridge. */
  readonly bridge: boolean;
  /** Days after which a delivered entry leaves the queue for the change log. */
  readonly queueRetentionDays: number;
  /** Minutes after the scheduled pull before its absence counts as `not_running`. */
  readonly inboundGraceMinutes: number;
  /** Where changes of a source's verdict are posted; both are secrets. Unset means nowhere. */
  readonly alertWebhook: { readonly url: string; readonly secret: string } | undefined;
}

export type LogLevel = (typeof LOG_LEVELS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;

/**
 * Reads the configuration from environment variables.
 * @throws ConfigError naming every variable that is wrong, all at once.
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): AppConfig {
  const read = new EnvReader(env);
  const config = readAppConfig(read);
  read.throwIfRefused();
  return config;
}

/** The same for a reader that others read from as well, and that says in the end what was refused. */
export function readAppConfig(read: EnvReader): AppConfig {
  const host = read.text('HOST') ?? '127.0.0.1';
  const mapped = read.text('QUEUE_MAPPING') !== undefined;
  // A warehouse that others own may have a bridge of its own already.
  const bridge = read.onOff('BRIDGE', read.text('DATABASE_URL') === undefined && !mapped);
  if (bridge && mapped) {
    read.refuse(
      'BRIDGE',
      'must be off with QUEUE_MAPPING: a queue whose columns are mapped is another bridge’s, which would deliver each edit a second time',
    );
  }
  return {
    port: read.integer('PORT', 3000, { min: 0, max: 65_535 }),
    host,
    databaseUrl: read.postgresUrl('DATABASE_URL'),
    databaseDirectUrl: read.postgresUrl('DATABASE_DIRECT_URL'),
    dataDir: read.text('DATA_DIR') ?? '.data',
    demoData: read.onOff('DEMO_DATA', true),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    logRequests: read.oneOf('LOG_REQUESTS', ['slow', 'all'] as const, 'slow'),
    access: readAccessSettings(read, host),
    corsOrigins: readCorsOrigins(read),
    requestsPerMinute: read.integer('REQUESTS_PER_MINUTE', 1200, { min: 0, max: 1_000_000 }),
    businessTimeZone: read.timeZone('BUSINESS_TIME_ZONE', 'America/New_York'),
    airtableBaseId: read.matching(
      'AIRTABLE_BASE_ID',
      /^app[A-Za-z0-9]{3,}$/,
      'an Airtable base id, which is app and 14 letters or digits, as appA1b2C3d4E5f6G7 (3 are enough here)',
    ),
    airtableTableIds: read.pairs(
      'AIRTABLE_TABLE_IDS',
      ['products', 'skus', 'dev-groups', 'brands'],
      /^tbl[A-Za-z0-9]{3,}$/,
      "a table's id, which is tbl and 14 letters or digits, as tblA1b2C3d4E5f6G7 (3 are enough here)",
    ),
    inboundSchedule: read.dailyTime('INBOUND_SCHEDULE', { minute: 0, hour: 2 }),
    // Others may have loaders that fill their warehouse.
    inbound: read.onOff('INBOUND', read.text('DATABASE_URL') === undefined),
    bridge,
    queueRetentionDays: read.integer('QUEUE_RETENTION_DAYS', 90, { min: 1, max: 3650 }),
    inboundGraceMinutes: read.integer('INBOUND_GRACE_MINUTES', 180, { min: 0, max: 1440 }),
    alertWebhook: readAlertWebhook(read),
  };
}

/** A receiver that can't tell our alerts from anybody's is worse than none, so there is no URL without a secret. */
function readAlertWebhook(read: EnvReader): AppConfig['alertWebhook'] {
  const url = read.webhookUrl('ALERT_WEBHOOK_URL');
  const secret = read.text('ALERT_WEBHOOK_SECRET');
  if (url === undefined) return undefined;
  if (secret !== undefined && secret.length >= 16) return { url, secret };
  read.refuse(
    'ALERT_WEBHOOK_SECRET',
    'must have at least 16 characters, as ALERT_WEBHOOK_URL is set: it signs the alerts',
  );
  return undefined;
}
