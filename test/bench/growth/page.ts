import { isBusy } from '../compare/conditions.js';
import { markdownTable, percent } from '../compare/page-text.js';
import { type GrowthResults, type Measured, type Scale, SCALE_NAMES, type ScaleResult } from './results.js';
import { COLD_LOOK_UP, type GrowthRow, ROWS } from './rows.js';

/** How much more a look-up may read among a thousand times as many keys. */
const LOOK_UP_GROWTH = 1.3;
/** For ten rows of any list with 200 000 users. */
const LIST_MILLISECONDS = 20;
/** The same, whatever the machine: forty for each row. */
const LIST_PAGES = 400;

type Named = Pick<GrowthRow, 'name' | 'kind'>;

/** The generated part of docs/scaling.md. */
export function renderGrowth(results: GrowthResults, rows: readonly Named[] = ROWS): string {
  const cells = ({ name }: Named): string[] =>
    SCALE_NAMES.flatMap((scale) => {
      const measured = results[scale]?.rows[name];
      return measured ? [String(measured.pages), measured.milliseconds.toFixed(1)] : ['-', '-'];
    });
  const head = ['', 'rows of a response', ...SCALE_NAMES.flatMap((scale) => [`${scale}, pages`, 'ms'])];
  return [
    markdownTable(
      ['scale', 'measured', 'commit', 'PostgreSQL', 'of the machine, used by others'],
      SCALE_NAMES.map((scale) => originOf(scale, results)),
    ),
    '### Bars',
    markdownTable(['bar', 'verdict'], bars(results, rows)),
    '### Results',
    markdownTable(
      head,
      rows.map((row) => [row.name, SHOWN[row.kind], ...cells(row)]),
    ),
    '',
  ].join('\n\n');
}

const SHOWN: Readonly<Record<GrowthRow['kind'], string>> = { 'look-up': '1', page: '10', whole: 'all', count: '-', work: '-' };

function originOf(scale: Scale, results: GrowthResults): string[] {
  const result = results[scale];
  if (!result) return [scale, 'not measured', '-', '-', '-'];
  const { measuredAt, commit, postgres, conditions } = result;
  return [scale, measuredAt.replace(/T.*/, ''), commit, postgres, conditions ? percent(conditions.others + conditions.stolen) : 'unknown'];
}

/** Each bar with its verdict. */
export function bars(results: GrowthResults, rows: readonly Named[]): [string, string][] {
  return [
    [`a cold look-up among 10 million keys: ${LOOK_UP_GROWTH} x the pages among 10 thousand`, lookUpVerdict(results)],
    [`any list, 10 a page, 200 000 users: at most ${LIST_PAGES} pages`, listVerdict(results, rows, 'pages', LIST_PAGES)],
    [
      `any list, 10 a page, 200 000 users: under ${LIST_MILLISECONDS} ms`,
      isQuiet(results.medium) ? listVerdict(results, rows, 'milliseconds', LIST_MILLISECONDS) : 'not judged: others used the machine',
    ],
  ];
}

/** Pages do not depend on other work on the machine, but times do. */
function isQuiet(scale: ScaleResult | undefined): boolean {
  return scale?.conditions != null && !isBusy(scale.conditions);
}

function lookUpVerdict({ small, full }: GrowthResults): string {
  const [few, many] = [small, full].map((result) => result?.rows[COLD_LOOK_UP]?.pages);
  if (few === undefined || many === undefined) return 'not measured';
  return `${few} pages, then ${many}: ${many <= few * LOOK_UP_GROWTH ? 'reached' : '**missed**'}`;
}

function listVerdict({ medium }: GrowthResults, rows: readonly Named[], of: keyof Measured, most: number): string {
  const measured = rows.flatMap(({ name, kind }) => {
    const row = kind === 'page' ? medium?.rows[name] : undefined;
    return row ? [{ name, value: row[of] }] : [];
  });
  if (measured.length === 0) return 'not measured';
  const over = measured.filter(({ value }) => value > most).map(({ name, value }) => `${name} (${value.toFixed(0)})`);
  return over.length === 0 ? `reached by ${measured.length} of ${measured.length}` : `**missed** by ${over.join('; ')}`;
}
