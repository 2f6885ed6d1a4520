// Serves the page of one run.
import type { Context } from 'hono';
import { site as messages } from '../messages/en/site-pages.ts';
import { drilledMonitorOf, isDrillMonitor } from '../model/drill.ts';
import { flowRunName } from '../model/identity.ts';
import { readRun } from '../queries/read-runs.ts';
import { refreshSeconds, respond, respondMessage, type Site } from './page-response.ts';
import { pendingPage, runPage } from './run-page.ts';

export const serveRun = async (site: Site, context: Context): Promise<Response> => {
  const id = context.req.param('id') ?? '';
  // Looked up before the record: a run leaves the queue only once it is recorded.
  const pending = site.deps.inFlight?.(id);
  const run = await readRun(site.queries, id);
  if (run.outcome === 'damaged')
    return respondMessage(site, context, 500, { title: messages.damagedRecord, text: run.reason });
  if (run.outcome === 'found') {
    const monitor = drilledMonitorOf(run.value.monitor) ?? run.value.monitor;
    const text = site.textOf(monitor);
    const main = runPage({ run: run.value, title: site.titleOf(monitor), now: site.deps.clock.now(), text });
    const isDrill = isDrillMonitor(run.value.monitor);
    return respond(site, context, { title: `${isDrill ? `${text.drillTag}: ` : ''}${flowRunName(id)}`, text, main });
  }
  if (pending) {
    const text = site.textOf(pending.monitor);
    const main = pendingPage(id, pending.monitor, text);
    return respond(site, context, { title: flowRunName(id), text, refreshSeconds, main });
  }
  return respondMessage(site, context, 404, { title: messages.notFoundTitle, text: messages.unknownRun });
};
