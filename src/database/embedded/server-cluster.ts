import type { PostgresBinaries } from './postgres-binaries.js';
import type { ServerAccount } from './server-account.js';

/** Everything that is known about one cluster before its server runs. */
export interface ServerCluster {
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount | null;
  readonly dataDir: string;
  readonly directory: string;
  /** In the title of each of its processes. */
  readonly name: string;
  readonly password: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly log: (line: string) => void;
}

/** One life of the server. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Settles when the postmaster is gone, for whatever reason. */
  readonly ended: Promise<void>;
}
