/** One bar of a plot. */
export interface PlotBar {
  readonly label: string;
  readonly value: number;
  /** What stands at its end. */
  readonly text: string;
  /** Of the colors: one for each Node.js. */
  readonly series: number;
  /** Bars of this server have the strong color. */
  readonly isOurs: boolean;
}

const WIDTH = 760;
const LABELS = 190;
const VALUES = 90;
const ROW = 22;
const TITLE = 30;

/** A bar chart as SVG without scripts and fonts of its own; its colors follow the reader's light or dark scheme. */
export function barChart(title: string, bars: readonly PlotBar[]): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const height = TITLE + bars.length * ROW + 8;
  const rows = bars.map(({ label, value, text, series, isOurs }, row) => {
    const y = TITLE + row * ROW;
    const width = Math.max(1, Math.round(((WIDTH - LABELS - VALUES) * value) / most));
    return [
      `  <text x="${LABELS - 8}" y="${y + 15}" text-anchor="end"${isOurs ? ' class="ours"' : ''}>${escapeXml(label)}</text>`,
      `  <rect x="${LABELS}" y="${y + 3}" width="${width}" height="${ROW - 6}" rx="2" class="${isOurs ? 'o' : 'p'}${series}"/>`,
      `  <text x="${LABELS + width + 6}" y="${y + 15}">${escapeXml(text)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>${escapeXml(title)}</title>
  <style>
    text { font: 12px system-ui, sans-serif; fill: #24292f }
    .title { font-weight: 600; font-size: 13px }
    .ours { font-weight: 600 }
    .o0 { fill: #0550ae } .o1 { fill: #218bff } .p0 { fill: #8c959f } .p1 { fill: #bbc2c9 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3 }
      .o0 { fill: #1f6feb } .o1 { fill: #79c0ff } .p0 { fill: #6e7681 } .p1 { fill: #9aa2ab }
    }
  </style>
  <text x="8" y="18" class="title">${escapeXml(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
