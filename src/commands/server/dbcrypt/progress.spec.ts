import type { Progress } from '../../../dbcrypt/index.js';
import { progressLine, ProgressReporter } from './progress.js';

const moving = (done: number, total: number | null, column = 'value'): Progress => ({
  phase: 'move',
  table: 'user_secrets',
  column,
  done,
  total,
});

/** Returns to the start of the line and erases it. */
const ERASE = '\r\u001b[K';

describe('progressLine', () => {
  it('shows the task, the progress, the speed and the remaining time', () => {
    expect(progressLine(moving(500, 2000), 100, 100)).toBe(
      'moving user_secrets.value [######------------------] 25% 500/2000, 5000/s, 1 s left',
    );
  });

  it('has no bar if the total is unknown', () => {
    expect(progressLine({ ...moving(500, null), phase: 'read' }, 100, 100)).toBe('reading back user_secrets.value 500, 5000/s');
  });

  it('stays at 100% when writers add to the work meanwhile', () => {
    expect(progressLine(moving(12, 10), 1000, 100)).toBe('moving user_secrets.value [########################] 100% 12/10, 12/s, 0 s left');
  });

  it('never wraps to a second line', () => {
    expect(progressLine(moving(1, 2), 1, 40)).toHaveLength(39);
  });
});

describe('ProgressReporter', () => {
  const reporter = (columns?: number) => {
    const written: string[] = [];
    return { written, reporter: new ProgressReporter({ write: (text) => written.push(text), columns: () => columns }) };
  };

  it('redraws one line on a terminal and erases it at the end', () => {
    const { written, reporter: bar } = reporter(80);
    bar.report(moving(10, 10));
    bar.clear();
    bar.clear();
    expect(written).toHaveLength(2);
    expect(written[0]).toContain(`${ERASE}moving user_secrets.value`);
    expect(written[1]).toBe(ERASE);
  });

  it('writes plain lines elsewhere, one for each finished column', () => {
    const { written, reporter: lines } = reporter();
    for (const done of [1, 2, 3]) lines.report(moving(done, 3));
    lines.report(moving(1, 1, 'other'));
    lines.clear();
    expect(written).toHaveLength(2);
    expect(written.join('')).toMatch(/^moving user_secrets\.value .* 3\/3[^\n]*\nmoving user_secrets\.other .* 1\/1[^\n]*\n$/);
    expect(written.join('')).not.toContain('\r');
  });
});
