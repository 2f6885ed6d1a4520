// Problems that several routes return.
import type { Context } from 'hono';
import { problems } from '../messages/en/api.ts';
import { problem } from './problem.ts';
import type { Refusal } from './query-parameters.ts';

export const invalidParameter = (context: Context, { parameter, detail }: Refusal): Response =>
  problem(context, 400, detail, { parameter });

/** The 404 of every route below `/monitors/{id}`. */
export const unknownMonitor = (context: Context, id: string): Response =>
  problem(context, 404, problems.unknownMonitor({ id: JSON.stringify(id.slice(0, 100)) }));

/** The 404 of a list that is filtered by a monitor. */
export const monitorNeverExisted = (context: Context, id = ''): Response =>
  problem(context, 404, problems.monitorNeverExisted({ id }));

/** A requested record cannot be read; `reason` names it. */
export const damagedRecord = (context: Context, { reason }: { readonly reason: string }): Response =>
  problem(context, 500, reason);
