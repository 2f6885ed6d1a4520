// Serves the first page.
import type { Context } from 'hono';
import { monitorsCursor } from '../api/list-cursors.ts';
import { cursorParameter, parseQuery } from '../api/query-parameters.ts';
import { site as messages } from '../messages/en/site-pages.ts';
import type { FlowRun } from '../model/run.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import { readMonitors } from '../queries/read-monitors.ts';
import { readOverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import { readOverview } from '../queries/read-overview.ts';
import { readRuns } from '../queries/read-runs.ts';
import { describeOverview, homePage, statusTotals } from './home-page.ts';
import { queryOf, refreshSeconds, respond, respondMessage, type Site } from './page-response.ts';
import { slotsShown } from './run-strip.ts';

const monitorsPerPage = 50;
const runsShown = 20;
/** With many monitors, the newest due times are not recorded yet, and a page of runs holds fewer than requested. */
const maxPagesOfRuns = 3;
const parameters = { cursor: cursorParameter };

const newestRuns = async (queries: QueryDeps): Promise<readonly FlowRun[]> => {
  const runs: FlowRun[] = [];
  let below: string | undefined;
  for (let page = 0; page < maxPagesOfRuns && runs.length < runsShown; page += 1) {
    const read = await readRuns(queries, { limit: runsShown - runs.length, ...(below ? { below } : {}) });
    if (read.outcome !== 'found') break;
    runs.push(...read.value.runs);
    below = read.value.next;
    if (below === undefined) break;
  }
  return runs;
};

export const serveHome = async (site: Site, context: Context): Promise<Response> => {
  const invalid = (text: string) => respondMessage(site, context, 400, { title: messages.invalidLink, text });
  const parsed = parseQuery(queryOf(context, parameters), parameters);
  if (!parsed.ok) return invalid(parsed.detail);
  const start = monitorsCursor.parse(parsed.query.cursor);
  if (!start.ok) return invalid(start.detail);
  const { place } = start.query;
  const after = place === undefined ? undefined : monitorsCursor.position(place);
  const request = { limit: monitorsPerPage, depth: slotsShown + 4, ...(after ? { after } : {}) };
  const overview = await readOverview(site.queries);
  const page = await readMonitors(site.queries, request);
  const overridesOf = await readOverridesInEffect(site.queries);
  const runs = after ? undefined : await newestRuns(site.queries);
  const counts = after ? undefined : await site.taskTotals();
  const now = site.deps.clock.now();
  const main = homePage({
    ...{ now, overview, monitors: page.monitors, isFirstPage: after === undefined, titleOf: site.titleOf, overridesOf },
    ...(page.next ? { next: monitorsCursor.encode(page.next) } : {}),
    ...(runs ? { runs } : {}),
    ...(counts ? { counts } : {}),
  });
  const title = describeOverview(overview, page.monitors);
  return respond(site, context, { title, now, refreshSeconds, top: statusTotals(overview), main });
};
