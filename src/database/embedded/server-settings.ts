/**
 * Settings of a server that shares one machine with everything else. They go on the command line, so that a change of
 * ours reaches data directories that were made by an earlier version.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // A socket path has a limit of 107 bytes, and a data directory deep in a home directory passes it.
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  // Times three participants of a parallel hash this still fits the 64 MB of /dev/shm that containers have.
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  huge_pages: 'off',
  // Queries here take milliseconds; compiling one takes hundreds.
  jit: 'off',
  TimeZone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
};

/**
 * The server's arguments. `clusterName` begins the process title of every backend; that is how processes of this data
 * directory are found again after a crash.
 */
export function serverArguments(
  dataDirectory: string,
  port: number,
  clusterName: string,
  overrides: Readonly<Record<string, string>>,
): string[] {
  const settings = { ...SETTINGS, ...overrides, cluster_name: clusterName, port: String(port) };
  return ['-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
