// Looks monitors up at the server: validates ids, lists monitors, and suggests the id that was probably meant.
import { closestMatch } from '../define/closest-match.ts';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { isSlug } from '../model/identity.ts';
import { cleanText } from '../text/clean.ts';
import type { Client } from './api-client.ts';
import { type ApiMonitor, monitorListSchema } from './api-responses.ts';
import { cliError, isNotFound, usageError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';
import { readPages } from './read-pages.ts';

export const parseMonitorId = (text: string): string => {
  if (isSlug(text)) return text;
  const lowerCase = text.toLowerCase();
  const suggestion = isSlug(lowerCase) ? lowerCase : undefined;
  throw usageError(cliProblems.invalidMonitorId({ value: cleanText(text, 100), suggestion }));
};

const maxPageSize = 50;

/** At most `max` monitors, in the order of the monitors file; `hasMore` if the server has more. */
export const listMonitors = async (
  client: Client,
  max: number,
): Promise<{ readonly monitors: readonly ApiMonitor[]; readonly hasMore: boolean }> => {
  const { items, cursor } = await readPages<ApiMonitor>({
    max,
    maxPageSize,
    read: async (query) => {
      const page = await client.request('GET', `/monitors?${query}`, monitorListSchema);
      return { items: page.monitors, cursor: page.cursor };
    },
  });
  return { monitors: items, hasMore: cursor !== null };
};

/** How many monitors are read for a suggestion. */
const maxCandidates = 1_000;
const maxListedIds = 6;

/** Why the server does not know the monitor, with a suggestion; undefined if the server knows it. */
const unknownMonitorProblem = async (client: Client, id: string): Promise<string | undefined> => {
  const ids = (await listMonitors(client, maxCandidates)).monitors.map((monitor) => monitor.id);
  if (ids.includes(id)) return undefined;
  const about = { id, host: new URL(client.server.root).host };
  const suggestion = closestMatch(id, ids);
  if (suggestion) return cliProblems.unknownMonitorMeant({ ...about, suggestion });
  if (ids.length === 0) return cliProblems.unknownMonitorOfNone(about);
  return ids.length > maxListedIds
    ? cliProblems.unknownMonitorOfMany(about)
    : cliProblems.unknownMonitorOf({ ...about, ids });
};

/**
 * Runs `work`. If the server responds that it does not know the monitor, throws a CliError that suggests another id. If
 * the server knows the monitor but not what `work` requested of it, throws `missingMessage`, or else the error of `work`.
 */
export const withMonitorSuggestion = async <T>(
  client: Client,
  id: string,
  work: () => Promise<T>,
  missingMessage?: string,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const unchanged = Symbol('the monitors could not be listed');
    const problem = await unknownMonitorProblem(client, id).catch(() => unchanged);
    const message = problem === undefined ? missingMessage : problem;
    if (typeof message !== 'string') throw error;
    throw cliError(exitCodes.rejected, message, error.details);
  }
};
