// Serves the page of one monitor.
import type { Context } from 'hono';
import { runsCursor } from '../api/list-cursors.ts';
import { cursorParameter, monitorParameter, parseQuery, taskStateParameter } from '../api/query-parameters.ts';
import { site as messages } from '../messages/en/site-pages.ts';
import { defined } from '../model/defined.ts';
import { readIncidents } from '../queries/read-incidents.ts';
import { readLatestDrill } from '../queries/read-latest-drill.ts';
import { countMissedRuns } from '../queries/read-missed-runs.ts';
import { readMonitor } from '../queries/read-monitors.ts';
import { readOverrides } from '../queries/read-overrides-in-effect.ts';
import { readRuns } from '../queries/read-runs.ts';
import { monitorPage } from './monitor-page.ts';
import { queryOf, refreshSeconds, respond, respondMessage, type Site } from './page-response.ts';
import { slotsShown } from './run-strip.ts';

const runsPerPage = 50;
const incidentsShown = 10;
const parameters = { monitor: monitorParameter, taskState: taskStateParameter, cursor: cursorParameter };

type Request = { readonly id: string; readonly taskState?: 'FAILED'; readonly below?: string };
type Parsed = { readonly ok: true; readonly request: Request } | { readonly ok: false; readonly detail: string };

const parse = (context: Context): Parsed => {
  const parsed = parseQuery(queryOf(context, parameters), parameters);
  if (!parsed.ok) return parsed;
  const { monitor: id = '', taskState, cursor } = parsed.query;
  if (taskState !== undefined && taskState !== 'FAILED') return { ok: false, detail: messages.onlyFailedFilter };
  const filter = taskState ? { taskState } : {};
  const start = runsCursor.parse({ monitor: id, ...filter }, cursor);
  if (!start.ok) return start;
  const { place: below } = start.query;
  return { ok: true, request: { id, ...filter, ...(below ? { below } : {}) } };
};

export const serveMonitor = async (site: Site, context: Context): Promise<Response> => {
  const parsed = parse(context);
  if (!parsed.ok) return respondMessage(site, context, 400, { title: messages.invalidLink, text: parsed.detail });
  const { id, taskState, below } = parsed.request;
  const filter = { monitor: id, ...(taskState ? { taskState } : {}) };
  const isFirstPage = below === undefined;
  const [monitor, runs, incidents, missed, overrides, drill] = await Promise.all([
    readMonitor(site.queries, id, slotsShown + 4),
    readRuns(site.queries, { ...filter, limit: runsPerPage, ...(below ? { below } : {}) }),
    readIncidents(site.queries, { monitor: id, limit: incidentsShown }),
    countMissedRuns(site.queries, id),
    readOverrides(site.queries, id),
    isFirstPage ? readLatestDrill(site.queries, id) : undefined,
  ]);
  const damaged = [monitor, runs, incidents].find((read) => read.outcome === 'damaged');
  if (damaged?.outcome === 'damaged')
    return respondMessage(site, context, 500, { title: messages.damagedRecord, text: damaged.reason });
  if (runs.outcome !== 'found' || incidents.outcome !== 'found')
    return respondMessage(site, context, 404, {
      title: messages.notFoundTitle,
      text: messages.unknownMonitor({ id }),
    });
  const { next } = runs.value;
  const text = site.textOf(id);
  const main = monitorPage({
    ...{ now: site.deps.clock.now(), text, id, incidents: incidents.value.incidents, runs: runs.value.runs },
    ...{ isFirstPage, onlyFailed: taskState !== undefined },
    ...(monitor.outcome === 'found' ? { view: monitor.value } : {}),
    ...defined({ missed, overrides, drill, next: next ? runsCursor.encode(filter, next) : undefined }),
  });
  return respond(site, context, { title: site.titleOf(id), text, refreshSeconds, main });
};
