/** A command on a page and the output that the page shows for it. */
interface ConsoleStep {
  readonly line: number;
  readonly command: string;
  readonly output: readonly string[];
  /** Not shown on the page: a comment before a block names a command that runs meanwhile. */
  readonly isHidden: boolean;
}

export interface ConsoleBlock {
  readonly line: number;
  readonly steps: readonly ConsoleStep[];
  /** The reason why it cannot run, from `<!-- not run: … -->` before it. */
  readonly notRun: string | undefined;
}

const FENCE = /^( *)```console$/;
const COMMENT = /^ *<!-- (not run|meanwhile): (.*) -->$/;

/** The ```console blocks of a page, in order. */
export function consoleBlocks(markdown: string): ConsoleBlock[] {
  const lines = markdown.split('\n');
  const blocks: ConsoleBlock[] = [];
  let hidden: ConsoleStep[] = [];
  let notRun: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const [, kind, text = ''] = COMMENT.exec(lines[index]!) ?? [];
    if (kind === 'not run') notRun = text;
    if (kind === 'meanwhile') hidden.push({ line: index + 1, command: text, output: [], isHidden: true });
    const indent = FENCE.exec(lines[index]!)?.[1];
    if (indent === undefined) continue;
    const start = index + 1;
    const end = lines.indexOf(`${indent}\`\`\``, start);
    const shown = lines.slice(start, end).map((line) => line.slice(indent.length));
    blocks.push({ line: start, steps: [...hidden, ...steps(shown, start + 1)], notRun });
    [hidden, notRun, index] = [[], undefined, end];
  }
  return blocks;
}

function steps(lines: readonly string[], firstLine: number): ConsoleStep[] {
  const found: { line: number; command: string; output: string[]; isHidden: boolean }[] = [];
  for (const [index, text] of lines.entries()) {
    const last = found.at(-1);
    if (text.startsWith('$ ')) found.push({ line: firstLine + index, command: text.slice(2), output: [], isHidden: false });
    else if (last?.output.length === 0 && last.command.endsWith('\\')) last.command += `\n${text}`;
    else if (last && isOpen(last.command)) last.command += `\n${text}`;
    else if (last) last.output.push(text);
    else throw new Error(`line ${firstLine + index}: a console block begins with a command`);
  }
  return found;
}

/** Does the command still read its here-document? */
function isOpen(command: string): boolean {
  const [first = '', ...lines] = command.split('\n');
  const [, end] = /<<'(\w+)'/.exec(first) ?? [];
  return end !== undefined && !lines.includes(end);
}
