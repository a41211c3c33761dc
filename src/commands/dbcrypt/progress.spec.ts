import type { Progress } from '../../dbcrypt/index.js';
import { progressLine, ProgressReporter } from './progress.js';

const moving = (done: number, total: number | null, column = 'value'): Progress => ({
  phase: 'move',
  table: 'user_secrets',
  column,
  done,
  total,
});

/** Back to the beginning of the line, and everything on it away. */
const ERASE = '\r\u001b[K';

describe('progressLine', () => {
  it('says what, how far, how fast, and how long it will take', () => {
    expect(progressLine(moving(500, 2000), 100, 100)).toBe(
      'moving user_secrets.value [######------------------] 25% 500/2000, 5000/s, 1 s left',
    );
  });

  it('has no bar where nobody counted beforehand', () => {
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

  it('redraws one line on a terminal and takes it away in the end', () => {
    const { written, reporter: bar } = reporter(80);
    bar.report(moving(10, 10));
    bar.clear();
    bar.clear();
    expect(written).toHaveLength(2);
    expect(written[0]).toContain(`${ERASE}moving user_secrets.value`);
    expect(written[1]).toBe(ERASE);
  });

  it('writes plain lines elsewhere, one for each column that is done', () => {
    const { written, reporter: lines } = reporter();
    for (const done of [1, 2, 3]) lines.report(moving(done, 3));
    lines.report(moving(1, 1, 'other'));
    lines.clear();
    expect(written).toHaveLength(2);
    expect(written.join('')).toMatch(/^moving user_secrets\.value .* 3\/3[^\n]*\nmoving user_secrets\.other .* 1\/1[^\n]*\n$/);
    expect(written.join('')).not.toContain('\r');
  });
});
