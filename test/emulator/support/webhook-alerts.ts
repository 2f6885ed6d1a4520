// The alerts that the webhook of the pipeline test received.
import type { TargetServer } from './target-server.ts';

/** Ids of the alerts about these monitors, in the order of their arrival. */
export const webhookAlerts = (target: TargetServer, monitors: readonly string[]): readonly string[] =>
  target
    .headerValues('/hook', 'vigia-alert-id')
    .map((id) => decodeURIComponent(String(id)))
    .filter((id) => monitors.includes(id.split('#')[0] ?? ''));

/** The signatures of all of its requests, each followed by a semicolon. */
export const webhookSignatures = (target: TargetServer): string =>
  target
    .headerValues('/hook', 'vigia-signature')
    .map((signature) => `${signature};`)
    .join('');
