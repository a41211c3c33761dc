/** How far one column is. */
export interface Progress {
  /** Values are first moved to another key, and in the end every one of the column is read back. */
  readonly phase: 'move' | 'read';
  readonly table: string;
  readonly column: string;
  readonly done: number;
  /** What was found to do when the column was begun; null when that was not counted. */
  readonly total: number | null;
}
