// A key of API Gateway is bound to a stage and not to a method: what changes something is refused on all but one.
import type { Context } from 'hono';
import type { LambdaEvent } from 'hono/aws-lambda';
import { problem } from '../../shared/api/problem.ts';
import type { Allow } from '../../shared/api/route.ts';
import { controlStage } from '../../shared/aws/environment.ts';

type Place = { readonly stage?: string; readonly domainName?: string };

const placeOf = (event: LambdaEvent | undefined): Place => (event?.requestContext ?? {}) as Place;

const stageOf = (event: LambdaEvent | undefined): string | undefined => placeOf(event).stage;

/** Where the API lies, as whoever asks reached it; at `stage`, or at the very one that was asked. */
export const stageUrl =
  (stage?: string) =>
  (context: Context): string => {
    const { event } = (context.env ?? {}) as { readonly event?: LambdaEvent };
    const place = placeOf(event);
    return `https://${place.domainName ?? 'localhost'}/${stage ?? place.stage ?? ''}/api/v1`;
  };

/** For the function that only reads: whoever gets this far has shown the gateway a key of the stage. */
export const keyWasShown: Allow = () => undefined;

/** For the function that changes things: the viewer's key opens the other stage, and must not get this far. */
export const onlyOnControlStage: Allow = (context) => {
  const { event } = (context.env ?? {}) as { readonly event?: LambdaEvent };
  if (stageOf(event) === controlStage) return undefined;
  return problem(context, 403, `this needs the admin's key, at the address of the stage ${controlStage}`);
};
