import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is (USER_HZ). */
const MICROSECONDS_PER_TICK = 10_000;

/** CPU time that a process has used so far, in user and kernel mode, in microseconds; null where /proc does not tell. */
export function cpuMicroseconds(pid: number): number | null {
  try {
    // The name in parentheses may hold spaces; after it come state, 10 other fields, utime and stime (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
  } catch {
    return null;
  }
}
