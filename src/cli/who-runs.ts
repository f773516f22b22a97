import { userInfo } from 'node:os';

/** Who runs this command, for whoever reads the record of it. A container may have no name for its user. */
export function whoRuns(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER || 'command line';
  }
}
