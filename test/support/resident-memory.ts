import { readFileSync } from 'node:fs';

const MIB = 1_048_576;

/** The current resident memory of a process, in MiB; null if the system does not report it (only Linux does). */
export function residentMib(pid: number): number | null {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib === undefined ? null : (Number(kib) * 1024) / MIB;
  } catch {
    return null;
  }
}

/** Runs `work` and returns by how much the resident memory of the process grew at most meanwhile, in MiB. */
export async function peakMibDuring(pid: number, work: () => Promise<void>): Promise<number> {
  const idle = residentMib(pid) ?? 0;
  let peak = idle;
  const sampler = setInterval(() => (peak = Math.max(peak, residentMib(pid) ?? 0)), 5);
  try {
    await work();
  } finally {
    clearInterval(sampler);
  }
  return peak - idle;
}
