// Whether the server answers, and which version of it.
import type { RouteDeps } from './deps.ts';
import { answer } from './etag.ts';
import { type Route, route } from './route.ts';
import { Health } from './schemas/health.ts';

export const healthRoutes = (deps: RouteDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Whether the server answers',
    role: 'anyone',
    answers: { 200: { description: 'It does', schema: Health } },
    handle: (context) => answer(context, { status: 'ok', version: deps.version }),
  }),
];
