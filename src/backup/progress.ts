/** How far a backup or a restore is. */
export interface BackupProgress {
  readonly table: string;
  /** As COPY writes them, before compression. */
  readonly doneBytes: number;
  /** An estimate; null if nothing is known. */
  readonly totalBytes: number | null;
}

export type OnProgress = (progress: BackupProgress) => void;
