import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { stageUrl } from '../../../functions/runtime/api-stages.ts';

/** The part of an API Gateway event that the test needs. */
const eventOn = (stage: string) =>
  ({
    ...{ httpMethod: 'GET', path: '/api/v1/openapi.json', resource: '/', body: null, isBase64Encoded: false },
    ...{ headers: { Host: 'abc.execute-api.eu-west-1.amazonaws.com' }, multiValueHeaders: {} },
    requestContext: { stage, domainName: 'abc.execute-api.eu-west-1.amazonaws.com', path: `/${stage}/api/v1` },
  }) as unknown as LambdaEvent;

const urlOn = async (received: string, stage?: string): Promise<string> => {
  const app = new Hono().get('*', (context) => context.text(stageUrl(stage)(context)));
  return (await handle(app)(eventOn(received))).body;
};

describe('the URL of the API on AWS', () => {
  it('names the stage that received the request, or the stage that is given', async () => {
    expect(await urlOn('read')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/read/api/v1');
    expect(await urlOn('control')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/control/api/v1');
    expect(await urlOn('read', 'control')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/control/api/v1');
  });
});
