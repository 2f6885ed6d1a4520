// `vigia version`: shows the versions of this program and of the server.
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { healthSchema } from '../api-responses.ts';
import { isCliError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Server } from '../resolve-server.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

type ServerVersion =
  | { readonly outcome: 'read'; readonly version: string; readonly alertsTo: string | undefined }
  | { readonly outcome: 'unreachable' | 'unknown'; readonly message: string };

/** Short, so that the versions of this machine are shown soon even when the server does not respond. */
const timeoutMs = 3_000;

const apiVersion = 'v1';

const readServerVersion = async (session: Session): Promise<ServerVersion> => {
  try {
    const { version, alerting } = await session.client().request('GET', '/health', healthSchema, { timeoutMs });
    return { outcome: 'read', version, alertsTo: alerting?.to };
  } catch (error) {
    if (!isCliError(error)) throw error;
    const outcome = error.exitCode === exitCodes.unreachable ? 'unreachable' : 'unknown';
    return { outcome, message: error.message };
  }
};

/**
 * Only a stack on AWS sends its alerts to a topic, whatever its host name is. A host name of API Gateway counts even if
 * the server does not respond; any other server that responds is a single process.
 */
const serverTypeOf = ({ root }: Server, server: ServerVersion): 'AWS' | 'single process' | null => {
  const isRead = server.outcome === 'read';
  if (isRead && server.alertsTo === 'topic') return 'AWS';
  if (/\.amazonaws\.com(?:\.cn)?$/.test(new URL(root).hostname)) return 'AWS';
  return isRead ? 'single process' : null;
};

const showVersions = async (session: Session) => {
  const { output } = session;
  const { version, node, sqlite, platform } = session.deps.about;
  const { root, source, ...server } = session.server();
  const read = await readServerVersion(session);
  if (read.outcome === 'unknown') output.printNote(read.message);
  const profile = server.profile ?? null;
  const type = serverTypeOf({ root, source }, read);
  output.printJson({
    version,
    apiVersion,
    nodeVersion: node,
    osArch: platform,
    profile,
    sqliteVersion: sqlite,
    server: { url: root, source, type, version: read.outcome === 'read' ? read.version : null },
  });
  const { versionLabels: labels, noProfile, unknown } = cliOutput;
  output.printPairs([
    [labels.version, version],
    [labels.apiVersion, apiVersion],
    [labels.node, node],
    [labels.platform, platform],
    [labels.profile, profile ?? noProfile],
    [labels.sqlite, sqlite],
    [labels.server, `${root} (${source})`],
    [labels.serverType, type ?? unknown],
    [labels.serverVersion, read.outcome === 'read' ? read.version : cliOutput[read.outcome]],
  ]);
  return exitCodes.success;
};

export const addVersion = (context: CommandContext): void => {
  const command = context.program
    .command('version')
    .summary(cliHelp.version.summary)
    .description(cliHelp.version.description);
  registerHandler<readonly [], unknown>(context, command, showVersions);
};
