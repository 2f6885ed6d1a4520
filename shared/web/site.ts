// What every page needs at hand, and the page that only says something.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { RouteDeps } from '../api/api-deps.ts';
import type { QueryParameters } from '../api/query-parameters.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import type { Counts } from '../queries/read-counts.ts';
import { html, titleOf } from './html.ts';
import { layout, type PageParts } from './layout.ts';
import { openTaskTotals } from './task-totals.ts';

export type Site = {
  readonly deps: RouteDeps;
  readonly queries: QueryDeps;
  readonly titleOf: (monitor: string) => string;
  readonly taskTotals: () => Promise<Counts>;
};

/** How often a page looks again. */
export const refreshSeconds = 5;

export const siteOf = (deps: RouteDeps): Site => {
  const { queries } = deps;
  return {
    deps,
    queries,
    // A monitor that was removed has no title any more.
    titleOf: (monitor) => {
      const spec = deps.manifest.monitors.find(({ id }) => id === monitor);
      return spec ? titleOf(spec) : monitor;
    },
    taskTotals: openTaskTotals(queries),
  };
};

/** What a page is asked for. Whatever else stands in an address (a link's tracking, say) changes nothing. */
export const askedOf = (context: Context, rules: QueryParameters): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(context.req.queries()).filter(([name]) => Object.hasOwn(rules, name)));

export const respond = (
  site: Site,
  context: Context,
  parts: Omit<PageParts, 'version' | 'now'> & { readonly now?: number },
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> =>
  context.html(layout({ now: site.deps.clock.now(), ...parts, version: site.deps.version }), status);

export const showMessage = (
  site: Site,
  context: Context,
  status: ContentfulStatusCode,
  { title, text }: { readonly title: string; readonly text: string },
): Response | Promise<Response> => {
  const main = html`<h1>${title}</h1><p class="under">${text}</p><p class="under"><a href="/">All monitors</a></p>`;
  // What is broken here may be mended; a page that is not there will not come.
  return respond(site, context, { title, main, ...(status >= 500 ? { refreshSeconds } : {}) }, status);
};
