// Scripted servers that respond as the API does, for responses that a real server cannot be made to send.
import { onTestFinished } from 'vitest';
import { type Behaviour, type ScriptedServer, startServer, status } from '../../support/servers.ts';

export const answer = (body: unknown, code = 200): Behaviour =>
  status(code, JSON.stringify(body), { 'content-type': 'application/json' });

/** Closed at the end of the test. */
export const scripted = async (behaviour: Behaviour): Promise<ScriptedServer> => {
  const server = await startServer(behaviour);
  onTestFinished(server.close);
  return server;
};

export const state = { type: 'COMPLETED', name: 'Completed', message: null, timestamp: '2026-11-24T12:00:00.000Z' };

export const run = {
  id: 'shop~1764000000000~m',
  name: 'perfect-auk',
  monitor: 'shop',
  dueAt: '2026-11-24T12:00:00.000Z',
  startedAt: '2026-11-24T12:00:00.000Z',
  endedAt: '2026-11-24T12:00:00.100Z',
  latenessMs: 3,
  durationMs: 100,
  state,
  lines: [],
  taskRuns: [],
};
