// Whether the server answers, and which version of it.
import type * as v from 'valibot';
import type { RouteDeps } from './deps.ts';
import { answer } from './etag.ts';
import { type Route, route } from './route.ts';
import { Health } from './schemas/health.ts';

const healthOf = ({ version, recording }: RouteDeps): v.InferOutput<typeof Health> => {
  const now = recording?.();
  if (!now) return { status: 'ok', version };
  const failingSince = now.trouble ? new Date(now.trouble.since).toISOString() : null;
  return { status: now.trouble ? 'degraded' : 'ok', version, recording: { unrecorded: now.unrecorded, failingSince } };
};

export const healthRoutes = (deps: RouteDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Whether the server answers',
    role: 'anyone',
    answers: { 200: { description: 'It does', schema: Health } },
    handle: (context) => answer(context, healthOf(deps)),
  }),
];
