import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { AccessRoles } from '../common/access/access-roles.js';

/** It is looked at, not listened to: what a container mounts is swapped behind a link, of which the system tells nothing. */
const LOOK_MS = 2000;

/** The file of `ACCESS_ROLES`, read again when it changes, so that nobody has to restart anything to let somebody in. */
export class RolesFile {
  private readonly logger = new Logger(RolesFile.name);
  private readonly look = (): void => void this.read();

  constructor(
    private readonly path: string,
    private readonly use: (roles: AccessRoles) => void,
  ) {}

  watch(): void {
    watchFile(this.path, { interval: LOOK_MS, persistent: false }, this.look);
  }

  unwatch(): void {
    unwatchFile(this.path, this.look);
  }

  /** A file that can't be used changes nothing: half a file would take everybody's roles away. */
  private async read(): Promise<void> {
    try {
      this.use(AccessRoles.parse(await readFile(this.path, 'utf8')));
      this.logger.log(`roles are those of ${this.path} from now on`);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.logger.error(`${this.path} can't be used, and the roles stay as they were: ${cause}`);
    }
  }
}
