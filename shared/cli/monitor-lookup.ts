// The id of a monitor as it was typed: refused at once where it is none, and with a suggestion where there is none such.
import { closestMatch } from '../define/closest-match.ts';
import { isSlug } from '../model/identity.ts';
import { cleanText } from '../text/clean.ts';
import type { Client } from './api-client.ts';
import { type ApiMonitor, monitorListSchema } from './api-responses.ts';
import { cliError, exitCodes, isCliError } from './exit-codes.ts';

export const parseMonitorId = (typed: string): string => {
  if (isSlug(typed)) return typed;
  const lower = typed.toLowerCase();
  const right = isSlug(lower)
    ? `did you mean '${lower}'?`
    : 'ids are 1 to 63 lower-case letters, digits and hyphens; `vigia status` lists them.';
  throw cliError(exitCodes.usage, `'${cleanText(typed, 100)}' is no id of a monitor: ${right}`);
};

/** Up to `most` of them, in the order of the monitors file; `more` when there are more. */
export const listMonitors = async (
  client: Client,
  max: number,
): Promise<{ readonly monitors: readonly ApiMonitor[]; readonly more: boolean }> => {
  const monitors: ApiMonitor[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const limit = Math.min(50, max - monitors.length);
    const page: { monitors: ApiMonitor[]; cursor: string | null } = await client.ask(
      'GET',
      `/monitors?limit=${limit}${after}`,
      monitorListSchema,
    );
    monitors.push(...page.monitors);
    cursor = page.cursor;
  } while (cursor !== null && monitors.length < max);
  return { monitors, more: cursor !== null };
};

/** Enough for a suggestion. */
const maxCandidates = 1_000;
const maxNamed = 6;

const isWatched = Symbol('it is watched');

const suggestion = async (client: Client, id: string): Promise<string | typeof isWatched> => {
  const ids = (await listMonitors(client, maxCandidates)).monitors.map((monitor) => monitor.id);
  if (ids.includes(id)) return isWatched;
  const meant = closestMatch(id, ids);
  if (meant) return `did you mean '${meant}'?`;
  if (ids.length === 0) return 'the server watches nothing.';
  return ids.length > maxNamed
    ? '`vigia status` lists them.'
    : `there ${ids.length === 1 ? 'is' : 'are'} ${ids.join(', ')}.`;
};

/**
 * Does the work; where the server does not know the monitor, the sentence says which one may have been meant. `none` is
 * what to say where it does, and has not found what the work is about.
 */
export const withMonitorSuggestion = async <T>(
  client: Client,
  id: string,
  work: () => Promise<T>,
  none?: string,
): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isCliError(error) || error.details.status !== 404) throw error;
    const meant = await suggestion(client, id).catch(() => undefined);
    if (meant === isWatched && none !== undefined) throw cliError(exitCodes.refused, none, error.details);
    if (meant === undefined || meant === isWatched) throw error;
    throw cliError(
      exitCodes.refused,
      `there is no monitor '${id}' at ${new URL(client.server.root).host}: ${meant}`,
      error.details,
    );
  }
};
