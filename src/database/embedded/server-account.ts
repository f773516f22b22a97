import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import type { PostgresBinaries } from './postgres-binaries.js';

const run = promisify(execFile);

/** As whom the server runs. `null`: as ourselves. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
  /** The one capability that lets this user pass directories that only root may enter; `null` when none is needed. */
  readonly capability: Capability | null;
}

/**
 * In the order of preference: the first only reads and traverses. The second is the one that a container's bounding
 * set has, and the only one that runs programs without an execute bit for others.
 */
const CAPABILITIES = ['dac_read_search', 'dac_override'] as const;
type Capability = (typeof CAPABILITIES)[number];

/** A command line that runs as the given account; to be spread into `spawn` or `execFile`. */
export interface AccountCommand {
  file: string;
  args: string[];
  options: { uid?: number; gid?: number; cwd: string; env: NodeJS.ProcessEnv };
}

/** Wraps a command so that it runs as `account`. Every process of the server is started through this. */
export function asAccount(account: ServerAccount | null, file: string, args: string[]): AccountCommand {
  // The working directory may be one that the account cannot enter, and its PG* variables are not meant for us.
  const options = { cwd: '/', env: cleanEnvironment() };
  if (account === null) return { file, args, options };
  const { uid, gid, capability } = account;
  if (capability === null) return { file, args, options: { ...options, uid, gid } };
  const prefix = [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // PostgreSQL asks access(2) whether its own files are there, and for anybody but root the kernel answers that one
    // without capabilities, unless this bit is set.
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
    `--bounding-set=-all,+${capability}`,
  ];
  return { file: 'setpriv', args: [...prefix, file, ...args], options };
}

/**
 * PostgreSQL refuses to run as root. So root starts it as the owner of the data directory, or for a new one as
 * `postgres` or `nobody`, whichever exists. Such a user often cannot enter the directory that the clone lies in
 * (`/root`, `mktemp -d`); then the server gets the one capability that it needs to pass.
 *
 * @throws EmbeddedPostgresError when no way leads there, with what to do.
 */
export async function chooseServerAccount(
  binaries: PostgresBinaries,
  dataDir: string,
  clusterDirectory: string,
): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = (await ownerOf(clusterDirectory)) ?? (await accountNamed('postgres')) ?? (await accountNamed('nobody'));
  if (owner === null) {
    throw new EmbeddedPostgresError(
      'PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody. ' +
        'Start as a normal user, or set DATABASE_URL to a server of your own.',
    );
  }
  for (const capability of [null, ...CAPABILITIES]) {
    const account = { ...owner, capability };
    if (await reaches(account, binaries, dataDir)) return account;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user it would run as (uid ${owner.uid}) cannot enter ${dataDir} or ` +
      `the directory of ${binaries.postgres}. Put the clone and DATA_DIR where every user may enter (mode 755), ` +
      'start as a normal user, or set DATABASE_URL to a server of your own. ' +
      'With setpriv installed and the capability dac_override (or dac_read_search) and setpcap it would also work here.',
  );
}

async function ownerOf(directory: string): Promise<{ uid: number; gid: number } | null> {
  const found = await stat(directory).catch(() => null);
  return found === null || found.uid === 0 ? null : { uid: found.uid, gid: found.gid };
}

async function accountNamed(name: string): Promise<{ uid: number; gid: number } | null> {
  try {
    // `id` also knows users that are not in /etc/passwd.
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

/** Tried for real instead of computed from mode bits: mounts, access lists and security modules have a say too. */
async function reaches(account: ServerAccount, binaries: PostgresBinaries, dataDir: string): Promise<boolean> {
  const script = '"$1" -V && "$2" -V && test -r "$3" && cd "$4"';
  const shellArguments = ['-c', script, 'probe', binaries.postgres, binaries.initdb, binaries.catalog, dataDir];
  const { file, args, options } = asAccount(account, '/bin/sh', shellArguments);
  return run(file, args, options).then(
    () => true,
    () => false,
  );
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C' };
}
