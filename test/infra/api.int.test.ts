// The API of the stack: two stages with a key each, and what the stack says of itself.
import { describe, expect, it } from 'vitest';
import { newStack, outputsOf, type Resource, resourcesOf } from './support/synthesised.ts';

const resources = resourcesOf(newStack().stack);
const ofType = (type: string): readonly Resource[] => resources.filter((resource) => resource.type === type);
const only = (type: string, idBegin: string): Resource => {
  const found = ofType(type).filter(({ id }) => id.startsWith(idBegin));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources ${type} ${idBegin}, not one`);
  return found[0];
};

describe('the API', () => {
  it('wants a key for each method, and only what reads goes to the reader', () => {
    const methods = ofType('AWS::ApiGateway::Method').map(({ properties }) => properties);
    for (const method of methods) expect(method).toMatchObject({ ApiKeyRequired: true });
    const paths = new Map(ofType('AWS::ApiGateway::Resource').map(({ id, properties }) => [id, properties.PathPart]));
    const called = methods.map(({ HttpMethod, Integration, ResourceId }) => [
      `${HttpMethod} ${paths.get((ResourceId as { Ref: string }).Ref)}`,
      /"(ApiRead|ApiControl)Function/.exec(JSON.stringify(Integration))?.[1],
    ]);
    expect(Object.fromEntries(called)).toEqual({
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
    { who: 'ApiRead', stage: 'ApiReadApiDeploymentStage', throttle: { RateLimit: 20, BurstLimit: 40 } },
    { who: 'ApiControl', stage: 'ApiControlStage', throttle: { RateLimit: 10, BurstLimit: 20 } },
  ])('throttles the key of $who, which is bound to that stage only', ({ who, stage, throttle }) => {
    const plan = only('AWS::ApiGateway::UsagePlan', who);
    expect(plan.properties.ApiStages).toMatchObject([
      { ApiId: expect.anything(), Stage: { Ref: expect.stringMatching(new RegExp(`^${stage}`)) } },
    ]);
    expect(plan.properties.Throttle).toEqual(throttle);
    const key = only('AWS::ApiGateway::ApiKey', who);
    expect(only('AWS::ApiGateway::UsagePlanKey', who).properties).toMatchObject({
      KeyId: { Ref: key.id },
      UsagePlanId: { Ref: plan.id },
    });
  });
});

describe('outputs', () => {
  it('say where everything is', () => {
    expect(Object.keys(outputsOf(newStack().stack))).toEqual([
      'ApiUrl',
      'ApiKeyId',
      'ControlUrl',
      'ControlKeyId',
      'TopicArn',
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
