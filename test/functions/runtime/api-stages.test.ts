import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { describe, expect, it } from 'vitest';
import { stageUrl } from '../../../functions/runtime/api-stages.ts';

/** What API Gateway sends, as far as it matters here. */
const eventOn = (stage: string) =>
  ({
    ...{ httpMethod: 'GET', path: '/api/v1/openapi.json', resource: '/', body: null, isBase64Encoded: false },
    ...{ headers: { Host: 'abc.execute-api.eu-west-1.amazonaws.com' }, multiValueHeaders: {} },
    requestContext: { stage, domainName: 'abc.execute-api.eu-west-1.amazonaws.com', path: `/${stage}/api/v1` },
  }) as unknown as LambdaEvent;

const notified = async (stage: string, wanted?: string): Promise<string> => {
  const app = new Hono().get('*', (context) => context.text(stageUrl(wanted)(context)));
  return (await handle(app)(eventOn(stage))).body;
};

describe('the address of the API on AWS', () => {
  it('is that of the stage that was asked, or of the one that is named', async () => {
    expect(await notified('read')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/read/api/v1');
    expect(await notified('control')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/control/api/v1');
    expect(await notified('read', 'control')).toBe('https://abc.execute-api.eu-west-1.amazonaws.com/control/api/v1');
  });
});
