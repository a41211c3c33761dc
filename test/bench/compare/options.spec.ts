import { estimateMinutes, helpText, readOptions } from './options.js';

const KNOWN = [{ id: 'gatehouse' }, { id: 'bare' }, { id: 'keycloak' }] as const;
const read = (...args: readonly string[]): ReturnType<typeof readOptions> => readOptions(args, KNOWN, 'docs');

describe('the options of the benchmark', () => {
  it('measure everything under two lines of Node.js in eight rounds, and write the page', () => {
    expect(read()).toMatchObject({
      mode: 'measure',
      nodes: ['20', '24'],
      rounds: 8,
      out: 'docs',
      figures: ['start', 'memory-rest', 'memory-peak'],
    });
    expect(read().contestants).toEqual(['gatehouse', 'bare', 'keycloak']);
  });

  it('choose units, servers and a line of Node.js; this server always takes part', () => {
    const options = read('--only', 'me,start', '--peers', 'bare', '--node', '24', '--rounds', '9', '--seconds', '0.5');
    expect(options.units.map(({ id }) => id)).toEqual(['me']);
    expect(options).toMatchObject({ contestants: ['gatehouse', 'bare'], nodes: ['24'], rounds: 9, seconds: 0.5, figures: ['start'] });
  });

  it.each([
    [['--rounds', '2'], null],
    [['--peers', 'bare'], null],
    [['--only', 'me'], 'docs'],
    [['--rounds', '2', '--out', 'x'], 'x'],
    [['--page', '--rounds', '2'], 'docs'],
  ])('%j write the page to %j', (args, out) => {
    expect(read(...args).out).toBe(out);
  });

  it('wait for a quiet machine if the result is for the page', () => {
    expect(read('--only', 'me').longestWaitSeconds).toBe(60);
    expect(read('--rounds', '2', '--out', 'x').longestWaitSeconds).toBe(0);
  });

  it.each([
    [['--only', 'nothing'], '--only: there is no nothing (there are healthz, '],
    [['--only', 'me,memory-peak'], '--only: memory-peak is the most memory during all units, and needs them all'],
    [['--peers', 'x'], '--peers: there is no x (there are gatehouse, bare, keycloak)'],
    [['--rounds', 'many'], '--rounds: "many" is not a positive number'],
  ])('%j are refused with the names that exist', (args, message) => {
    expect(() => read(...args)).toThrow(message);
  });

  it('come with an estimate, which grows with the rounds', () => {
    expect(estimateMinutes(read('--rounds', '16'))).toBeGreaterThan(estimateMinutes(read()));
    expect(helpText(read(), KNOWN)).toContain(`about ${estimateMinutes(read())} minutes`);
  });
});
