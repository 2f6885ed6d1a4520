// The metrics beside the API, where there is no server of one's own to scrape: a route for whoever chose to have it.
import type { RouteDeps } from '../api-deps.ts';
import { type Route, route } from '../route.ts';

export const metricsRoutes = (deps: RouteDeps): readonly Route[] => {
  const page = deps.createMetricsPage?.(deps.queries);
  if (!page) return [];
  return [
    route({
      method: 'GET',
      path: '/metrics',
      operationId: 'getMetrics',
      summary: "How all monitors are, in Prometheus' text format",
      role: 'viewer',
      responses: { 200: { description: 'Gauges, read from the records', textType: 'text/plain' } },
      handle: async (context) => {
        const { text, type } = await page();
        return context.body(text, 200, { 'content-type': type });
      },
    }),
  ];
};
