import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadSettings } from '../boot/load-settings.js';
import { errorCode } from '../runtime/error-code.js';
import { isInstanceRunning, readRuntimeFile } from '../runtime/runtime-file.js';
import type { DoctorOptions } from './examination.js';
import type { ExaminedWarehouse } from './report.js';
import { messageOf } from './words.js';

/** What was asked for cannot be meant, or there is nothing to examine. */
export class DoctorUsageError extends Error {}

/** What the command line says. */
export interface DoctorArguments {
  readonly help: boolean;
  readonly json: boolean;
  readonly brandMapFile: string | undefined;
  readonly publicUrl: string | undefined;
}

/** @throws DoctorUsageError naming the option that does not exist. */
export function readArguments(args: readonly string[]): DoctorArguments {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        'brand-map': { type: 'string' },
        'public-url': { type: 'string' },
      },
    });
    const { help = false, json = false, 'brand-map': brandMapFile, 'public-url': publicUrl } = values;
    return { help, json, brandMapFile, publicUrl };
  } catch (error) {
    throw new DoctorUsageError(`${messageOf(error).replace(/\.?$/, '.')} See npm run doctor -- --help.`);
  }
}

type Env = Readonly<Record<string, string | undefined>>;

/** @throws DoctorUsageError, ConfigError naming every variable that is wrong. */
export async function readOptions(args: DoctorArguments, env: Env): Promise<DoctorOptions> {
  const settings = loadSettings(env);
  const { airtable, asana, netsuite } = settings.upstreams;
  const configured = toMap({ airtable: airtable?.apiUrl, asana: asana?.apiUrl, netsuite: netsuite?.apiUrl });
  return {
    settings,
    brandMap: args.brandMapFile === undefined ? undefined : readMapFile(args.brandMapFile),
    publicUrl: readPublicUrl(args.publicUrl ?? (env.PUBLIC_URL || undefined)),
    upstreamUrls: configured.size > 0 ? configured : await simulatorsOf(env),
  };
}

function toMap(urls: Readonly<Record<string, string | undefined>>): Map<string, string> {
  return new Map(Object.entries(urls).flatMap(([name, url]) => (url === undefined ? [] : [[name, url] as const])));
}

/** The warehouse of DATABASE_URL, else that of the instance that runs on DATA_DIR. Nothing is started. */
export async function findWarehouse(env: Env): Promise<{ url: string; foundBy: ExaminedWarehouse['found_by'] }> {
  if (env.DATABASE_URL) return { url: env.DATABASE_URL, foundBy: 'DATABASE_URL' };
  const dataDir = env.DATA_DIR || '.data';
  const runtime = await readRuntimeFile(dataDir);
  if (runtime && isInstanceRunning(runtime)) return { url: runtime.database_url, foundBy: 'runtime.json' };
  throw new DoctorUsageError(
    `Nothing runs on ${dataDir}, and DATABASE_URL is not set. Start the product with npm start, or name the warehouse; nothing was started.`,
  );
}

function readMapFile(file: string): { file: string; text: string } {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const why = errorCode(error) === 'ENOENT' ? `there is no file ${file}` : messageOf(error);
    throw new DoctorUsageError(`--brand-map: ${why}.`);
  }
}

/** A password in it would be sent: the very thing that must not be. */
function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password + url.search === '';
  if (isPlain) return url.href;
  throw new DoctorUsageError(
    'PUBLIC_URL must be a URL such as https://pulse.example.com, without a password or a query.',
  );
}

/** The stand-ins of the demo, whose pages need a token: only their origin is asked. */
async function simulatorsOf(env: Env): Promise<Map<string, string>> {
  const runtime = env.DATABASE_URL ? null : await readRuntimeFile(env.DATA_DIR || '.data');
  const pages = Object.entries(runtime?.simulators ?? {});
  return new Map(pages.map(([name, page]) => [name, new URL('/', page).href]));
}
