// GET /metrics: metrics for Prometheus, where they are not served beside the API.
import { type RouteFactory, route } from '../route.ts';

export const getMetricsRoute: RouteFactory = (deps) => {
  const page = deps.createMetricsPage?.(deps.queries);
  if (!page) return undefined;
  return route({
    method: 'GET',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Get metrics in the text format of Prometheus',
    role: 'viewer',
    responses: { 200: { description: 'Gauges, read from the records', textType: 'text/plain' } },
    handle: async (context) => {
      const { text, type } = await page();
      return context.body(text, 200, { 'content-type': type });
    },
  });
};
