import { optionReference, type OptionReference } from './reference.js';

const INTRODUCTION = `# Configuration

<!-- Generated from src/config/options by \`npm run docs:generate\`. Do not edit. -->

Every setting of \`gatehouse server\` is an environment variable and a flag. A flag wins over the variable, the variable over the default.
An empty variable counts as absent, and an empty flag (\`--postgres-url=\`) brings the default back. Everything that is wrong is reported
at once, one line each, and the server does not start.

Durations are written as in Go, with days and years added: \`90s\`, \`1h30m\`, \`24h\`, \`7d\`, \`1y\` (365 days). Switches take \`true\`,
\`false\`, \`1\`, \`0\`, \`t\` or \`f\`; the flag alone means \`true\`. Lists are separated by commas, and their flags may be repeated.
`;

/** The text of docs/configuration.md. */
export function configurationMarkdown(): string {
  const groups = optionReference().map(({ title, options }) => `## ${title}\n\n${options.map(section).join('\n')}`);
  return [INTRODUCTION, ...groups].join('\n');
}

function section(option: OptionReference): string {
  const flags = [option.short, option.flag].filter((flag) => flag !== undefined).map((flag) => `\`${flag}\``);
  const rows = [
    ['Flag', flags.join(', ')],
    ['Value', option.syntax],
    ['Default', defaultText(option)],
    ['Example', `\`${option.variable}=${option.example}\``],
    ...(option.isSecret ? [['Secret', 'yes: it never appears in logs and messages']] : []),
  ];
  return [
    `### ${option.variable}`,
    '',
    withCode(option.description),
    '',
    '| | |',
    '| --- | --- |',
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`),
    '',
  ].join('\n');
}

function defaultText({ default: value }: OptionReference): string {
  if (value === undefined) return 'none';
  return 'literal' in value ? `\`${value.literal}\`` : withCode(value.words);
}

function withCode(text: string): string {
  return text.replace(/\bCODER_[A-Z0-9_]+\b/g, '`$&`');
}
