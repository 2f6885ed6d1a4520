// Reads what the first page shows, by the same steps as the API.
import type { Context } from 'hono';
import { cursorParameter, parseQuery } from '../api/query-parameters.ts';
import { monitorsCursor } from '../api/routes/monitor-routes.ts';
import type { FlowRun } from '../model/run.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import { readMonitors } from '../queries/read-monitors.ts';
import { readOverridesInEffect } from '../queries/read-overrides-in-effect.ts';
import { readOverview } from '../queries/read-overview.ts';
import { readRuns } from '../queries/read-runs.ts';
import { headline, homePage, totals } from './home-page.ts';
import { slotsShown } from './run-strip.ts';
import { askedOf, refreshSeconds, respond, type Site, showMessage } from './site.ts';

const monitorsPerPage = 50;
const runsShown = 20;
/** With many monitors, the very newest due times are not recorded yet, and a page of runs comes back short. */
const pagesOfRuns = 3;
const rules = { cursor: cursorParameter };

const newestRuns = async (queries: QueryDeps): Promise<readonly FlowRun[]> => {
  const runs: FlowRun[] = [];
  let below: string | undefined;
  for (let page = 0; page < pagesOfRuns && runs.length < runsShown; page += 1) {
    const read = await readRuns(queries, { limit: runsShown - runs.length, ...(below ? { below } : {}) });
    if (read.outcome !== 'found') break;
    runs.push(...read.value.runs);
    below = read.value.next;
    if (below === undefined) break;
  }
  return runs;
};

export const showHome = async (site: Site, context: Context): Promise<Response> => {
  const refused = (text: string) => showMessage(site, context, 400, { title: 'That address is not right', text });
  const parsed = parseQuery(askedOf(context, rules), rules);
  if (!parsed.ok) return refused(parsed.detail);
  const start = monitorsCursor.parse(parsed.query.cursor);
  if (!start.ok) return refused(start.detail);
  const { place } = start.query;
  const after = place === undefined ? undefined : monitorsCursor.position(place);
  const request = { limit: monitorsPerPage, depth: slotsShown + 4, ...(after ? { after } : {}) };
  const overview = await readOverview(site.queries);
  const page = await readMonitors(site.queries, request);
  const manual = await readOverridesInEffect(site.queries);
  const runs = after ? undefined : await newestRuns(site.queries);
  const counts = after ? undefined : await site.taskTotals();
  const now = site.deps.clock.now();
  const main = homePage({
    ...{ now, overview, monitors: page.monitors, isFirstPage: after === undefined, titleOf: site.titleOf, manual },
    ...(page.next ? { next: monitorsCursor.encode(page.next) } : {}),
    ...(runs ? { runs } : {}),
    ...(counts ? { counts } : {}),
  });
  return respond(site, context, { title: headline(overview), now, refreshSeconds, top: totals(overview), main });
};
