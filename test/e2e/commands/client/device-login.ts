import type { CommandLine } from '../../../support/client-command.js';
import { type CommandResult, startCommand } from '../../../support/command.js';
import { eventually } from '../../../support/eventually.js';
import { answerDevice } from '../../../support/oauth/index.js';
import type { RunningServer } from '../../../support/server.js';

/** `gatehouse login --device`: waits for the code, and answers it in the browser of this session. */
export async function logInWithDevice(
  line: CommandLine,
  server: RunningServer,
  session: string,
  decision: 'allow' | 'deny' = 'allow',
): Promise<CommandResult> {
  const command = await startCommand(['login', server.url, '--device'], { env: { CODER_CONFIG_DIR: line.configDirectory } });
  const code = (): string | undefined => /shows the code ([A-Z0-9-]+):\n\n {2}\S+\n/.exec(command.output.err)?.[1];
  await eventually('the command shows a code', () => Promise.resolve(code() !== undefined));
  await answerDevice(server, session, code() ?? '', decision);
  return command.ended;
}
