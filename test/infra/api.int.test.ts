// The API of the stack, with two stages and a key for each, and the outputs of the stack.
import { describe, expect, it } from 'vitest';
import { finders, newStack, outputsOf, resourcesOf } from './support/synthesized-stack.ts';

const { ofType, only } = finders(resourcesOf(newStack().stack));

describe('the API', () => {
  it('requires a key for each method, and routes only GET and HEAD to the api-read function', () => {
    const methods = ofType('AWS::ApiGateway::Method').map(({ properties }) => properties);
    for (const method of methods) expect(method).toMatchObject({ ApiKeyRequired: true });
    const paths = new Map(ofType('AWS::ApiGateway::Resource').map(({ id, properties }) => [id, properties.PathPart]));
    const integrations = methods.map(({ HttpMethod, Integration, ResourceId }) => [
      `${HttpMethod} ${paths.get((ResourceId as { Ref: string }).Ref)}`,
      /"(ApiRead|ApiControl)Function/.exec(JSON.stringify(Integration))?.[1],
    ]);
    expect(Object.fromEntries(integrations)).toEqual({
      'GET v1': 'ApiRead',
      'HEAD v1': 'ApiRead',
      'GET {proxy+}': 'ApiRead',
      'HEAD {proxy+}': 'ApiRead',
      'POST {proxy+}': 'ApiControl',
      'PUT {proxy+}': 'ApiControl',
      'PATCH {proxy+}': 'ApiControl',
      'DELETE {proxy+}': 'ApiControl',
    });
  });

  it.each([
    { construct: 'ApiRead', stage: 'ApiReadApiDeploymentStage', throttle: { RateLimit: 20, BurstLimit: 40 } },
    { construct: 'ApiControl', stage: 'ApiControlStage', throttle: { RateLimit: 10, BurstLimit: 20 } },
  ])('throttles the key of $construct, which is bound to its stage only', ({ construct, stage, throttle }) => {
    const plan = only('AWS::ApiGateway::UsagePlan', construct);
    expect(plan.properties.ApiStages).toMatchObject([
      { ApiId: expect.anything(), Stage: { Ref: expect.stringMatching(new RegExp(`^${stage}`)) } },
    ]);
    expect(plan.properties.Throttle).toEqual(throttle);
    const key = only('AWS::ApiGateway::ApiKey', construct);
    expect(only('AWS::ApiGateway::UsagePlanKey', construct).properties).toMatchObject({
      KeyId: { Ref: key.id },
      UsagePlanId: { Ref: plan.id },
    });
  });
});

describe('outputs', () => {
  it('name the URLs, keys and resources of the stack', () => {
    expect(Object.keys(outputsOf(newStack().stack))).toEqual([
      'ApiReadUrl',
      'ApiReadKeyId',
      'ApiControlUrl',
      'ApiControlKeyId',
      'AlertTopicArn',
      'OpsTopicArn',
      'TableName',
      'QueueUrl',
      'DeadLetterQueueUrl',
      'PlanFunction',
      'RunFunction',
      'AlertFunction',
      'ApiReadFunction',
      'ApiControlFunction',
    ]);
  });
});
