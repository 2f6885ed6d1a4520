// The two stages of the API: an API Gateway key is bound to a stage, so changes are allowed on one stage only.
import type { Context } from 'hono';
import type { LambdaEvent } from 'hono/aws-lambda';
import { problem } from '../../shared/api/problem.ts';
import type { Allow } from '../../shared/api/route.ts';
import { controlStage } from '../../shared/aws/environment.ts';
import { apiStages } from '../../shared/messages/en/aws.ts';

type RequestContext = { readonly stage?: string; readonly domainName?: string };

const requestContextOf = (context: Context): RequestContext => {
  const { event } = (context.env ?? {}) as { readonly event?: LambdaEvent };
  return (event?.requestContext ?? {}) as RequestContext;
};

/** The URL of the API under the host name of the request, on `stage` or on the stage that received the request. */
export const stageUrl =
  (stage?: string) =>
  (context: Context): string => {
    const received = requestContextOf(context);
    return `https://${received.domainName ?? 'localhost'}/${stage ?? received.stage ?? ''}/api/v1`;
  };

/** For the read function: the gateway has checked that the request has a key of the stage. */
export const allowKeyHolder: Allow = () => undefined;

/** For the control function: the viewer key opens the other stage, which must not change anything. */
export const allowControlStage: Allow = (context) => {
  if (requestContextOf(context).stage === controlStage) return undefined;
  return problem(context, 403, apiStages.controlStageRequired({ stage: controlStage }));
};
