/** The number of this worker, given by its primary process; null in any other process. */
export function workerNumber(): number | null {
  const text = process.env['GATEHOUSE_WORKER'];
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text);
}
