// Reads what the page of one monitor shows.
import type { Context } from 'hono';
import { cursorParameter, monitorParameter, parseQuery, taskStateParameter } from '../api/query-parameters.ts';
import { runsCursor } from '../api/routes/run-routes.ts';
import { readIncidents } from '../queries/read-incidents.ts';
import { readLatestDrill } from '../queries/read-latest-drill.ts';
import { countMissedRuns } from '../queries/read-missed-runs.ts';
import { readMonitor } from '../queries/read-monitors.ts';
import { readOverrides } from '../queries/read-overrides-in-effect.ts';
import { readRuns } from '../queries/read-runs.ts';
import { monitorPage } from './monitor-page.ts';
import { slotsShown } from './run-strip.ts';
import { askedOf, refreshSeconds, respond, type Site, showMessage } from './site.ts';

const runsPerPage = 50;
const incidentsShown = 10;
const rules = { monitor: monitorParameter, taskState: taskStateParameter, cursor: cursorParameter };

type Asked = { readonly id: string; readonly taskState?: 'FAILED'; readonly below?: string };
type Asking = { readonly ok: true; readonly asked: Asked } | { readonly ok: false; readonly detail: string };

const parse = (context: Context): Asking => {
  const parsed = parseQuery(askedOf(context, rules), rules);
  if (!parsed.ok) return parsed;
  const { monitor: id = '', taskState, cursor } = parsed.query;
  if (taskState !== undefined && taskState !== 'FAILED')
    return { ok: false, detail: 'This page filters by taskState=FAILED only; the API knows the other states too.' };
  const filter = taskState ? { taskState } : {};
  const start = runsCursor.parse({ monitor: id, ...filter }, cursor);
  if (!start.ok) return start;
  return { ok: true, asked: { id, ...filter, ...(start.query.place ? { below: start.query.place } : {}) } };
};

export const showMonitor = async (site: Site, context: Context): Promise<Response> => {
  const asking = parse(context);
  if (!asking.ok) return showMessage(site, context, 400, { title: 'That address is not right', text: asking.detail });
  const { id, taskState, below } = asking.asked;
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
  const broken = [monitor, runs, incidents].find((read) => read.outcome === 'damaged');
  if (broken?.outcome === 'damaged')
    return showMessage(site, context, 500, { title: 'A record cannot be read', text: broken.reason });
  if (runs.outcome !== 'found' || incidents.outcome !== 'found')
    return showMessage(site, context, 404, {
      title: 'Nothing here',
      text: `There is no monitor ${id}, and never was.`,
    });
  const { next } = runs.value;
  const main = monitorPage({
    ...{ now: site.deps.clock.now(), id, incidents: incidents.value.incidents, runs: runs.value.runs },
    ...{ isFirstPage, onlyFailed: taskState !== undefined },
    ...(monitor.outcome === 'found' ? { view: monitor.value } : {}),
    ...(missed === undefined ? {} : { missed }),
    ...(overrides ? { overrides } : {}),
    ...(drill ? { drill } : {}),
    ...(next ? { next: runsCursor.encode(filter, next) } : {}),
  });
  return respond(site, context, { title: site.titleOf(id), refreshSeconds, main });
};
