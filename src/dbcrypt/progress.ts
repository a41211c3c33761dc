/** The progress of one column. */
export interface Progress {
  /** Values are first moved to another key, and in the end every one of the column is read back. */
  readonly phase: 'move' | 'read';
  readonly table: string;
  readonly column: string;
  readonly done: number;
  /** The number of values at the start of the column; null if it was not counted. */
  readonly total: number | null;
}
