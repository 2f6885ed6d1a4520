// The event of the alert function: created by the worker and the planner, parsed by the function.
import { drilledMonitorOf } from '../model/drill.ts';
import { isSlug } from '../model/identity.ts';

/** Sends the alerts in the outbox of a monitor, or counts the subscribers of the alert topic. */
export type AlertEvent = { readonly monitor: string } | { readonly count: 'subscribers' };

/** @throws an Error for an event that is neither. */
export const parseAlertEvent = (event: unknown): AlertEvent => {
  const { monitor, count } = (event ?? {}) as { readonly monitor?: unknown; readonly count?: unknown };
  if (count === 'subscribers') return { count };
  if (typeof monitor === 'string' && isSlug(drilledMonitorOf(monitor) ?? monitor)) return { monitor };
  const expected = '{ "monitor": "<id>" } or { "count": "subscribers" }';
  throw new Error(`The event must be ${expected}, not ${JSON.stringify(event)?.slice(0, 200)}`);
};
