import type { Command, Help, HelpConfiguration } from 'commander';

const INDENT = '      ';
/** Of every flag `--help`. */
export const SHOW_HELP = 'Show this help.';

/** A term on its own line and its description below: our terms are long and would leave descriptions no room in 80 columns. */
export const stackedItem: Help['formatItem'] = (term, _termWidth, description, helper) => {
  const width = Math.max(helper.helpWidth ?? 80, 40) - INDENT.length;
  const lines = description.split('\n').map((line) => helper.boxWrap(line, width));
  return `  ${term}\n${lines.join('\n').replace(/^/gm, INDENT)}`;
};

export const STACKED: Pick<HelpConfiguration, 'formatItem'> = { formatItem: stackedItem };

/** Formats text from our source: a line break becomes a space, a blank line starts a paragraph. */
export function paragraphs(text: string): string {
  return text
    .trim()
    .replace(/([^\n])\n(?=[^\n])/g, '$1 ')
    .replace(/\n{2,}/g, '\n\n');
}

/** The settings of a command whose options have long terms. */
export function withStackedHelp(command: Command): Command {
  return command.configureHelp(STACKED).helpOption('-h, --help', SHOW_HELP);
}
