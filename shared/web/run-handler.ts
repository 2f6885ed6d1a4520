// Reads what the page of one run shows.
import type { Context } from 'hono';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import { readRun } from '../queries/read-runs.ts';
import { pendingPage, runPage } from './run-page.ts';
import { refreshSeconds, respond, type Site, showMessage } from './site.ts';

export const showRun = async (site: Site, context: Context): Promise<Response> => {
  const id = context.req.param('id') ?? '';
  // Asked before the record is looked for: a run leaves the one only once it is in the other.
  const pending = site.deps.inFlight?.(id);
  const run = await readRun(site.queries, id);
  if (run.outcome === 'damaged')
    return showMessage(site, context, 500, { title: 'A record cannot be read', text: run.reason });
  if (run.outcome === 'found') {
    const { monitor } = run.value;
    const parts = {
      run: run.value,
      title: site.titleOf(drilledMonitorOf(monitor) ?? monitor),
      now: site.deps.clock.now(),
    };
    const title = `${isDrillMonitor(monitor) ? 'DRILL: ' : ''}${flowRunName(id)}`;
    return respond(site, context, { title, main: runPage(parts) });
  }
  if (pending) {
    const main = pendingPage(id, pending.monitor);
    return respond(site, context, { title: flowRunName(id), refreshSeconds, main });
  }
  const text = 'There is no record of such a run: it is missed, not due yet, or older than 14 days.';
  return showMessage(site, context, 404, { title: 'Nothing here', text });
};
