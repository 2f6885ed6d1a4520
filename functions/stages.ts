// A key of API Gateway is bound to a stage and not to a method: what changes something is refused on all but one.
import type { LambdaEvent } from 'hono/aws-lambda';
import { problem } from '../shared/api/problem.ts';
import type { Allow } from '../shared/api/route.ts';
import { controlStage } from '../shared/model/environment.ts';

const stageOf = (event: LambdaEvent | undefined): string | undefined =>
  (event?.requestContext as { readonly stage?: string } | undefined)?.stage;

/** For the function that changes things: the viewer's key opens the other stage, and must not get this far. */
export const onlyOnControlStage: Allow = (context) => {
  const { event } = (context.env ?? {}) as { readonly event?: LambdaEvent };
  if (stageOf(event) === controlStage) return undefined;
  return problem(context, 403, `this needs the admin's key, at the address of the stage ${controlStage}`);
};
