/** A reference to an opened file. */
export class FileHandle<Info, File> {
  #release: (() => void) | null;

  constructor(
    readonly info: Info,
    private readonly opened: File,
    release: () => void,
  ) {
    this.#release = release;
  }

  /** Throws once the handle is closed: the memory is then no longer accounted for. */
  get file(): File {
    if (!this.#release) throw new Error('the file handle is closed');
    return this.opened;
  }

  /** Idempotent. */
  close(): void {
    const release = this.#release;
    this.#release = null;
    release?.();
  }
}
