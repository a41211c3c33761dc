import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** A process as every account on the machine can see it. */
export interface VisibleProcess {
  readonly pid: number;
  readonly uid: number;
  /** Its whole command line. */
  readonly command: string;
  /** It has ended, and its parent has not read its status yet. */
  readonly isZombie: boolean;
}

/** All processes. Slim containers have no `ps`, so on Linux this reads what `ps` reads. */
export function processList(): VisibleProcess[] {
  if (process.platform === 'linux') return readdirSync('/proc').filter(isPid).flatMap(readProcess);
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,uid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, uid, state = '', command = ''] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), uid: Number(uid), command, isZombie: state.startsWith('Z') }] : [];
  });
}

/** Whether the process exists and is running. */
export function isRunning(pid: number): boolean {
  return processList().some((candidate) => candidate.pid === pid && !candidate.isZombie);
}

function isPid(name: string): boolean {
  return /^\d+$/.test(name);
}

function readProcess(name: string): VisibleProcess[] {
  try {
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    return [{ pid: Number(name), uid: statSync(`/proc/${name}`).uid, command, isZombie: /\) Z /.test(stat) }];
  } catch {
    // It ended while the list was read.
    return [];
  }
}
