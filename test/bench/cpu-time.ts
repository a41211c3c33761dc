import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, independently of the kernel's own tick (USER_HZ). */
const MICROSECONDS_PER_TICK = 10_000;

/**
 * CPU time that a process and its descendants have used so far, in user and kernel mode, in microseconds; null if /proc does not report it.
 * Of descendants that have ended, nothing counts.
 */
export function cpuMicroseconds(pid: number): number | null {
  try {
    return processTree(pid).reduce((sum, id) => sum + ownMicroseconds(id), 0);
  } catch {
    return null;
  }
}

/** The most resident memory that a process and its descendants ever had, added up, in MiB; null if /proc does not report it. */
export function peakResidentMib(pid: number): number | null {
  try {
    const peaks = processTree(pid).map((id) => Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]));
    return peaks.reduce((sum, kib) => sum + kib, 0) / 1024;
  } catch {
    return null;
  }
}

function ownMicroseconds(pid: number): number {
  // The name in parentheses may hold spaces; after it come state, 10 other fields, utime and stime (proc(5)).
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MICROSECONDS_PER_TICK;
}

/** A process and its descendants. Any thread of a process may have started a child. */
function processTree(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}
