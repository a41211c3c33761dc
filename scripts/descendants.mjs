import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** The ids of the processes that a process has started, directly or not, and that still run: parents before their children. */
export function descendantsOf(ancestor) {
  const children = new Map();
  for (const [pid, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const found = [];
  for (let generation = [ancestor]; generation.length > 0;) {
    generation = generation.flatMap((pid) => children.get(pid) ?? []);
    found.push(...generation);
  }
  return found;
}

/** Ends these at once, without a chance to clean up. */
export function kill(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}

/** Pairs of a running process and its parent. Slim containers have no `ps`. */
function processes() {
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' });
    const lines = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return lines.filter(([pid, , state]) => pid && !state?.startsWith('Z')).map(([pid, parent]) => [Number(pid), Number(parent)]);
  }
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // The name of the program, in parentheses, can contain anything.
      const [state, parent] = readFileSync(`/proc/${name}/stat`, 'latin1').split(') ').at(-1).split(' ');
      return state === 'Z' ? [] : [[Number(name), Number(parent)]];
    } catch {
      return [];
    }
  });
}
