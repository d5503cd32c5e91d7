import { readFile, readlink } from 'node:fs/promises';

/** What tells a process from a later one with its number. */
export interface Birth {
  /** Since the machine was started: which start that was. */
  readonly boot: string;
  /** In which all numbers of processes are unique: a container has its own. */
  readonly space: string;
  /** When it began, in ticks since the start of the machine. */
  readonly start: string;
}

/** That of a process, where there is one and the system tells: Linux does, in /proc (proc_pid_stat(5)). */
export async function birthOf(pid: number): Promise<Birth | undefined> {
  try {
    // Numbers in a /proc of another container are of others.
    if ((await readlink('/proc/self')) !== String(process.pid)) return undefined;
    const [boot, space, stat] = await Promise.all([
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
      readlink('/proc/self/ns/pid'),
      readFile(`/proc/${pid}/stat`, 'utf8'),
    ]);
    // Field 22; the second, a name in brackets, may have spaces and brackets.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3];
    return start === undefined ? undefined : { boot: boot.trim(), space, start };
  } catch {
    return undefined;
  }
}
