import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, independently of the kernel's own tick (USER_HZ). */
const MICROSECONDS_PER_TICK = 10_000;

/**
 * CPU time that a process and its descendants have used so far, in user and kernel mode, in microseconds; null if /proc does not report it.
 * Of descendants that have ended, nothing counts.
 */
export function cpuMicroseconds(pid: number): number | null {
  try {
    return processTree(pid).reduce((sum, id) => sum + timesOf(id).own, 0);
  } catch {
    return null;
  }
}

/** The same for several processes and all their descendants, each once; descendants that have ended count. */
export function cpuMicrosecondsOfAll(pids: readonly number[]): number | null {
  try {
    const all = [...new Set(pids.flatMap(processTree))].map(timesOf);
    return all.reduce((sum, { own, ofEnded }) => sum + own + ofEnded, 0);
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

/** `ofEnded`: of children that have ended, and theirs. */
function timesOf(pid: number): { readonly own: number; readonly ofEnded: number } {
  // After the state come 10 other fields, then utime, stime, cutime and cstime (proc(5)).
  const [user, system, endedUser, endedSystem] = fieldsOf(pid).slice(11, 15).map(Number);
  return {
    own: ((user ?? NaN) + (system ?? NaN)) * MICROSECONDS_PER_TICK,
    ofEnded: ((endedUser ?? NaN) + (endedSystem ?? NaN)) * MICROSECONDS_PER_TICK,
  };
}

/** From the state on: the name before it, in parentheses, may contain spaces. */
function fieldsOf(pid: number): readonly string[] {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
}

/** A process and its descendants. Any thread of a process may have started a child. */
function processTree(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean));
  return [pid, ...children.flatMap((child) => processTree(Number(child)))];
}
