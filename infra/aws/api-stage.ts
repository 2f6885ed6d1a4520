// The common parts of both API Gateway stages: a key with a usage plan, limits and accepted findings.

import type { RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiKey,
  type IRestApi,
  type QuotaSettings,
  type ThrottleSettings,
  UsagePlan,
} from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';

/** Below the 29 s after which API Gateway gives up. */
export const apiTimeoutMs = 10_000;

/** Findings of cdk-nag that both stages accept, with the reasons. */
export const acceptedApiFindings: readonly { readonly id: string; readonly reason: string }[] = [
  { id: 'AwsSolutions-APIG1', reason: 'Access logs need a role for the whole account, which this stack must not set' },
  {
    id: 'AwsSolutions-APIG6',
    reason: 'Execution logs need a role for the whole account; the function logs its errors',
  },
  { id: 'AwsSolutions-APIG2', reason: 'The function validates every parameter and responds with problem details' },
  { id: 'AwsSolutions-APIG3', reason: 'A firewall costs more a month than all the rest; the usage plan throttles' },
  { id: 'AwsSolutions-APIG4', reason: 'An API key is the authorization, one for each stage: one household or team' },
  { id: 'AwsSolutions-COG4', reason: 'An API key is the authorization, one for each stage: one household or team' },
];

export type StageKeyProps = {
  readonly api: RestApi;
  readonly stage: Stage;
  readonly description: string;
  readonly throttle: ThrottleSettings;
  readonly quota: QuotaSettings;
};

/** A usage plan binds a key to a stage and limits its requests. */
export const createStageKey = (scope: Construct, id: string, props: StageKeyProps): ApiKey => {
  const { api, stage, description, throttle, quota } = props;
  const key = new ApiKey(scope, id, { description });
  // The CDK's types do not allow for exactOptionalPropertyTypes.
  const plan = new UsagePlan(scope, `${id}Plan`, { throttle, quota, apiStages: [{ api: api as IRestApi, stage }] });
  plan.addApiKey(key);
  return key;
};
