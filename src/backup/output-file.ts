import { link, open, rename, rm } from 'node:fs/promises';
import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { creationFault, syncDirectory } from '../common/index.js';
import { BackupError } from './backup-error.js';

/** Only the owner may read it: a backup holds password hashes and more. */
const MODE = 0o600;

/** A file that appears under its name only when it is complete and on the disk. */
export class OutputFile {
  private readonly partial: string;

  constructor(
    private readonly path: string,
    private readonly replaces: boolean,
  ) {
    this.partial = `${path}.${process.pid}.partial`;
  }

  /** Writes everything. On failure nothing is left behind. */
  async write(content: AsyncIterable<Buffer>): Promise<number> {
    const file = await open(this.partial, 'wx', MODE).catch((cause: unknown) => {
      throw new BackupError(`${this.partial} ${creationFault(cause)}`, { cause });
    });
    let bytes = 0;
    try {
      for await (const chunk of content) {
        await file.writeFile(chunk);
        bytes += chunk.length;
      }
      await file.sync();
      await file.close();
      await this.publish();
      return bytes;
    } catch (error) {
      await file.close().catch(() => undefined);
      this.discard();
      throw error;
    }
  }

  /** For a process that is about to end. */
  discard(): void {
    rmSync(this.partial, { force: true });
  }

  private async publish(): Promise<void> {
    if (this.replaces) await rename(this.partial, this.path);
    else {
      await this.publishNew();
    }
    await syncDirectory(dirname(this.path));
  }

  private async publishNew(): Promise<void> {
    try {
      // Unlike a rename, fails if somebody has created the file meanwhile.
      await link(this.partial, this.path);
      await rm(this.partial);
    } catch (error) {
      if (!hasNoLinks(error)) throw new BackupError(`${this.path} ${creationFault(error)}`, { cause: error });
      if (existsSync(this.path)) throw new BackupError(`${this.path} exists already`);
      await rename(this.partial, this.path);
    }
  }
}

/** Some file systems, such as those of other computers, have no second names. */
function hasNoLinks(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    ['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP'].includes(String(error.code))
  );
}
