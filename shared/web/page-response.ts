// What the handlers of all pages share, and the page that only shows a message.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { RouteDeps } from '../api/api-deps.ts';
import type { QueryParameters } from '../api/query-parameters.ts';
import { type MonitorPageMessages, monitorPageMessages } from '../messages/monitor-pages.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import type { Counts } from '../queries/read-counts.ts';
import { fileBanner } from './file-banner.ts';
import { html, titleOf } from './html.ts';
import { layout, type PageParts } from './layout.ts';
import { openTaskTotals } from './task-totals.ts';

export type Site = {
  readonly deps: RouteDeps;
  readonly queries: QueryDeps;
  readonly titleOf: (monitor: string) => string;
  /** The texts of a monitor's own pages, in its language. */
  readonly textOf: (monitor: string) => MonitorPageMessages;
  readonly taskTotals: () => Promise<Counts>;
};

/** How often an open page reloads its content. */
export const refreshSeconds = 5;

export const createSiteContext = (deps: RouteDeps): Site => {
  const { queries } = deps;
  const specOf = (monitor: string) => deps.manifest.monitors.find(({ id }) => id === monitor);
  return {
    deps,
    queries,
    // A monitor that was removed has no title.
    titleOf: (monitor) => {
      const spec = specOf(monitor);
      return spec ? titleOf(spec) : monitor;
    },
    textOf: (monitor) => monitorPageMessages(specOf(monitor)?.language),
    taskTotals: openTaskTotals(queries),
  };
};

/** The query parameters of a page. Others, such as the tracking of a link, are ignored. */
export const queryOf = (context: Context, rules: QueryParameters): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(context.req.queries()).filter(([name]) => Object.hasOwn(rules, name)));

type Parts = Omit<PageParts, 'version' | 'now' | 'text' | 'banner' | 'signedIn'> &
  Partial<Pick<PageParts, 'now' | 'text'>>;

/** The server passes it with the request. */
const hasSignedIn = (context: Context): boolean =>
  (context.env as { readonly signedIn?: boolean } | undefined)?.signedIn === true;

/** `text` is English where it is left out. */
export const respond = (
  site: Site,
  context: Context,
  parts: Parts,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> => {
  const { clock } = site.deps;
  const page = { now: clock.now(), text: monitorPageMessages('en'), ...parts, version: site.deps.version };
  const banner = fileBanner(site.deps.monitorsFile?.(), page);
  return context.html(layout({ ...page, banner, signedIn: hasSignedIn(context) }), status);
};

export const respondMessage = (
  site: Site,
  context: Context,
  status: ContentfulStatusCode,
  { title, text }: { readonly title: string; readonly text: string },
): Response | Promise<Response> => {
  const { allMonitors } = monitorPageMessages('en');
  const main = html`<h1>${title}</h1><p class="under">${text}</p><p class="under"><a href="/">${allMonitors}</a></p>`;
  // An error may pass; a page that does not exist will not appear.
  return respond(site, context, { title, main, ...(status >= 500 ? { refreshSeconds } : {}) }, status);
};
