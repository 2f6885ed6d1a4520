// `vigia version`: the versions of all that is at work, here and at the server.
import { healthSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes, isCliError } from '../exit-codes.ts';
import type { Server } from '../resolve-server.ts';
import { type CommandContext, registerAction } from './register-command.ts';

type Asked =
  | { readonly outcome: 'answered'; readonly version: string; readonly alertsTo: string | undefined }
  | { readonly outcome: 'not reachable' | 'not told'; readonly detail: string };

/** Who asks for versions wants those of here at once, whatever the server does. */
const timeoutMs = 3_000;

const serverVersion = async (session: Session): Promise<Asked> => {
  try {
    const { version, alerting } = await session.client().ask('GET', '/health', healthSchema, undefined, timeoutMs);
    return { outcome: 'answered', version, alertsTo: alerting?.to };
  } catch (error) {
    if (!isCliError(error)) throw error;
    return { outcome: error.exitCode === exitCodes.unreachable ? 'not reachable' : 'not told', detail: error.message };
  }
};

/**
 * Only the stack hands its alerts to a topic, whatever address it has. API Gateway's names end like this, should it not
 * answer; anything else that answers is a process of somebody's own.
 */
const typeOf = ({ root }: Server, asked: Asked): 'AWS' | 'single process' | null => {
  const isAnswered = asked.outcome === 'answered';
  if (isAnswered && asked.alertsTo === 'topic') return 'AWS';
  if (/\.amazonaws\.com(?:\.cn)?$/.test(new URL(root).hostname)) return 'AWS';
  return isAnswered ? 'single process' : null;
};

const show = async (session: Session) => {
  const { version, node, sqlite, platform } = session.deps.about;
  const server = session.server();
  const asked = await serverVersion(session);
  const ofServer = asked.outcome === 'answered' ? asked.version : asked.outcome;
  if (asked.outcome === 'not told') session.output.printNote(asked.detail);
  const profile = server.profile ?? null;
  const type = typeOf(server, asked);
  session.output.printJson({
    version,
    apiVersion: 'v1',
    nodeVersion: node,
    osArch: platform,
    profile,
    sqliteVersion: sqlite,
    server: { url: server.root, from: server.from, type, version: asked.outcome === 'answered' ? asked.version : null },
  });
  session.output.printPairs([
    ['Version', version],
    ['API version', 'v1'],
    ['Node version', node],
    ['OS/Arch', platform],
    ['Profile', profile ?? 'none'],
    ['SQLite version', sqlite],
    ['Server', `${server.root} (${server.from})`],
    ['Server type', type ?? 'unknown'],
    ['Server version', ofServer],
  ]);
  return exitCodes.success;
};

export const addVersion = (context: CommandContext): void => {
  const command = context.program.command('version').description('The versions at work, here and at the server');
  registerAction<readonly [], unknown>(context, command, show);
};
