import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The kernel counts CPU time in these, whatever the machine. */
const TICKS_A_SECOND = 100;

/** CPU seconds that a process has used, or NaN where the system does not tell (only Linux does). */
export function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields 14 and 15, counted behind the program's name, which may itself hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory of a process in megabytes (of 1,000,000 bytes). */
export function residentMegabytes(pid: number): number {
  const kibibytes = Number(/^VmRSS:\s+(\d+)/m.exec(statusOf(pid))?.[1] ?? psRss(pid));
  return (kibibytes * 1024) / 1e6;
}

function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function psRss(pid: number): string {
  return execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}
