import { existsSync, readFileSync } from 'node:fs';

/** The CPU time that a process's main thread has used, in milliseconds; NaN if the system does not report it (only Linux does). */
export interface CoreTime {
  readonly running: number;
  /** Ready to run, without a core. */
  readonly waiting: number;
}

export function coreTimeOf(pid: number): CoreTime {
  const path = `/proc/${pid}/task/${pid}/schedstat`;
  const [running, waiting] = existsSync(path) ? readFileSync(path, 'utf8').split(' ') : [];
  return { running: Number(running) / 1e6, waiting: Number(waiting) / 1e6 };
}

/** The processor time of all threads of a process, in seconds; NaN if the system does not report it (only Linux does). */
export function processorSeconds(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return NaN;
  // The name, in parentheses, may contain spaces. After it, user and system time are fields 12 and 13, in hundredths of a second.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
