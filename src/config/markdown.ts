import type { AbsentOption } from './compatibility/absent-option.js';
import { IGNORED } from './compatibility/ignored.js';
import { RESTRICTIONS } from './compatibility/restricting.js';
import { optionReference, type OptionReference } from './reference.js';

const INTRODUCTION = `# Configuration

<!-- Generated from src/config/options by \`npm run docs:generate\`. Do not edit. -->

Every setting of \`gatehouse server\` has an environment variable and a flag. The flag takes precedence over the variable. An empty variable is
ignored, and an empty flag (\`--postgres-url=\`) restores the default. If settings are invalid, the server prints one line for each and does not
start. It prints a warning for each variable that starts with \`CODER_\` but is not known.

Durations have the format of Go, plus days and years: \`90s\`, \`1h30m\`, \`24h\`, \`7d\`, \`1y\` (365 days). Booleans are \`true\`, \`false\`,
\`1\`, \`0\`, \`t\` or \`f\`; a flag without a value means \`true\`. Lists are comma-separated, and their flags can be repeated. Put an item that
contains a comma in double quotes: \`"CN=staff,O=example",admins\`.

A secret can be read from a file instead: \`CODER_OIDC_CLIENT_SECRET_FILE=/run/secrets/oidc\`, or \`--oidc-client-secret-file\`. One trailing
newline is removed; every other byte is part of the secret. The server does not start if the file cannot be read or is empty, or if the value is
set as well.

Names and meanings are those of coder. The end of this page lists the settings of coder that Gatehouse does not support: those that
[prevent the server from starting](#settings-of-coder-that-stop-the-start) and those that [are ignored](#settings-of-coder-that-are-ignored).
`;

const RESTRICTING = `## Settings of coder that stop the start

Ignoring these would allow, keep or show more than you asked for. A value that requests nothing (\`false\`, \`none\`) is accepted.

| setting | if it were ignored |
| --- | --- |
`;

const WITHOUT_EFFECT = `## Settings of coder that are ignored

The server starts and prints one warning for each reason.

`;

/** The text of docs/configuration.md. */
export function configurationMarkdown(): string {
  const groups = optionReference().map(({ title, options }) => `## ${title}\n\n${options.map(section).join('\n')}`);
  const restricting = RESTRICTIONS.map(({ option, lost }) => row([withFlag(option), withCode(lost)]));
  const ignored = IGNORED.map(({ reason, options }) => `- ${sentence(withCode(reason))}: ${options.map(nameOf).join(', ')}`);
  return [INTRODUCTION, ...groups, `${RESTRICTING}${restricting.join('\n')}\n`, `${WITHOUT_EFFECT}${ignored.join('\n')}\n`].join('\n');
}

function nameOf({ env, flag }: AbsentOption): string {
  return `\`${env ?? flag}\``;
}

function withFlag(option: AbsentOption): string {
  return option.env === undefined ? nameOf(option) : `${nameOf(option)}, \`${option.flag}\``;
}

function sentence(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function section(option: OptionReference): string {
  const flags = [option.short, option.flag].filter((flag) => flag !== undefined).map((flag) => `\`${flag}\``);
  const rows = [
    ['Flag', flags.join(', ')],
    ['Value', option.syntax],
    ['Default', defaultText(option)],
    ['Example', `\`${option.variable}=${option.example}\``],
    ...(option.isSecret ? [['Secret', 'yes: never shown in logs or messages']] : []),
    ...(option.file ? [['In a file', `\`${option.file.variable}\`, \`${option.file.flag}\``]] : []),
  ];
  return [`### ${option.variable}`, '', withCode(option.description), '', '| | |', '| --- | --- |', ...rows.map(row), ''].join('\n');
}

function defaultText({ default: value }: OptionReference): string {
  if (value === undefined) return 'none';
  return 'literal' in value ? `\`${value.literal}\`` : withCode(value.words);
}

function withCode(text: string): string {
  return text.replace(/\bCODER_[A-Z0-9_]+\b/g, '`$&`');
}
