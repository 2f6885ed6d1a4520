// API Gateway's own responses have the form of the API's problems.
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commonHeaders } from '../../shared/api/create-api.ts';
import { ProblemJson } from '../../shared/api/json/problem-json.ts';
import { problem, problemType } from '../../shared/api/problem.ts';
import { runCliInProcess } from '../cli/support/run-cli-in-process.ts';
import { startServer, status } from '../support/servers.ts';
import { newStack, type Resource, resourcesOf } from './support/synthesized-stack.ts';

const resources = resourcesOf(newStack().stack);
const responses = resources.filter(({ type }) => type === 'AWS::ApiGateway::GatewayResponse');
const byType = responses.map((resource) => [String(resource.properties.ResponseType), resource] as const);

const templateOf = ({ properties }: Resource): string => {
  const templates = properties.ResponseTemplates as Readonly<Record<string, string>>;
  expect(Object.keys(templates)).toEqual(['application/json']);
  return templates['application/json'] ?? '';
};

/** By their names in lower case, without the quotes that mark a literal. */
const headersOf = ({ properties }: Resource): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(properties.ResponseParameters as Readonly<Record<string, string>>).map(([name, value]) => [
      name.replace(/^gatewayresponse\.header\./, '').toLowerCase(),
      /^'([^']*)'$/.exec(value)?.[1] ?? `no literal: ${value}`,
    ]),
  );

/** The response of the API to a problem with this status and detail. */
const apiResponse = async (status: number, detail: string): Promise<Response> => {
  const app = new Hono();
  app.use(commonHeaders);
  app.get('/', (context) => problem(context, status as ContentfulStatusCode, detail));
  return app.request('/');
};

describe('a response of API Gateway', () => {
  it('exists for a wrong key, an exceeded limit, an unknown path, and each other status class', () => {
    const statuses = Object.fromEntries(byType.map(([type, { properties }]) => [type, properties.StatusCode]));
    expect(statuses).toMatchObject({
      INVALID_API_KEY: '403',
      MISSING_AUTHENTICATION_TOKEN: '404',
      REQUEST_TOO_LARGE: '413',
      THROTTLED: '429',
      QUOTA_EXCEEDED: '429',
      DEFAULT_4XX: '400',
      DEFAULT_5XX: '500',
    });
  });

  it.each(byType)('%s equals the same problem of the API', async (_, resource) => {
    const body = v.parse(ProblemJson, JSON.parse(templateOf(resource)));
    expect(resource.properties.StatusCode).toBe(`${body.status}`);
    const own = await apiResponse(body.status, body.detail);
    expect(body).toEqual(await own.json());
    expect(headersOf(resource)).toMatchObject(Object.fromEntries(own.headers));
    expect(headersOf(resource)).toMatchObject({ 'content-type': problemType, 'x-content-type-options': 'nosniff' });
    // The template has no variables for API Gateway to fill in, and does not depend on its text encoding.
    expect(templateOf(resource)).toMatch(/^[ -#%-~]+$/);
  });

  it('has a Retry-After header only where the time is known', () => {
    const retryAfter = byType.map(([type, resource]) => [type, headersOf(resource)['retry-after']]);
    expect(retryAfter.filter(([, after]) => after !== undefined)).toEqual([['THROTTLED', '1']]);
  });

  it('is part of the deployment that the stages use', () => {
    const deployments = resources.filter(({ type }) => type === 'AWS::ApiGateway::Deployment');
    expect(deployments).toHaveLength(1);
    expect(deployments[0]?.dependsOn).toEqual(expect.arrayContaining(responses.map(({ id }) => id)));
  });
});

describe('the command line, refused by API Gateway,', () => {
  const errorFor = async (type: string, key: string) => {
    const [, resource] = byType.find(([each]) => each === type) ?? [];
    if (!resource) throw new Error(`there is no ${type}`);
    const server = await startServer(
      status(Number(resource.properties.StatusCode), templateOf(resource), headersOf(resource)),
    );
    onTestFinished(server.close);
    return (await runCliInProcess(['status'], { env: { VIGIA_URL: `${server.url}/read`, VIGIA_API_KEY: key } })).err;
  };

  it('explains a wrong key and a missing key', async () => {
    const wrong =
      /^vigia: the key in the header x-api-key is missing or belongs to another stage: reading requires .* the admin key\.\n$/;
    expect(await errorFor('INVALID_API_KEY', 'wrong')).toMatch(wrong);
    expect(await errorFor('INVALID_API_KEY', '')).toMatch(
      /the admin key; give an API key by VIGIA_API_KEY or a profile\.\n$/,
    );
  });

  it.each([
    ['THROTTLED', /^vigia: this key sends more requests at once .*: try again in a second\.\n$/],
    ['QUOTA_EXCEEDED', /^vigia: this key has used up .* in a day: try again tomorrow\.\n$/],
    ['DEFAULT_5XX', /^vigia: the function behind this URL failed; its log has the reason\.\n$/],
  ])('explains %s', async (type, message) => {
    expect(await errorFor(type, 'viewer')).toMatch(message);
  });
});
