// What API Gateway refuses by itself is told as our own API tells its problems.
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commonHeaders } from '../../shared/api/create-api.ts';
import { problem, problemType } from '../../shared/api/problem.ts';
import { Problem } from '../../shared/api/schemas/problem.ts';
import { vigiaHere } from '../cli/support/here.ts';
import { startServer, status } from '../support/servers.ts';
import { newStack, type Resource, resourcesOf } from './support/synthesised.ts';

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

/** What our own API answers, of that status and with that detail. */
const ownAnswer = async (status: number, detail: string): Promise<Response> => {
  const app = new Hono();
  app.use(commonHeaders);
  app.get('/', (context) => problem(context, status as ContentfulStatusCode, detail));
  return app.request('/');
};

describe('a refusal of API Gateway', () => {
  it('is told for a wrong key, a limit that is reached, a path that is not served, and whatever else there is', () => {
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

  it.each(byType)('%s reads as the same problem of our own API', async (_, resource) => {
    const body = v.parse(Problem, JSON.parse(templateOf(resource)));
    expect(resource.properties.StatusCode).toBe(`${body.status}`);
    const own = await ownAnswer(body.status, body.detail);
    expect(body).toEqual(await own.json());
    expect(headersOf(resource)).toMatchObject(Object.fromEntries(own.headers));
    expect(headersOf(resource)).toMatchObject({ 'content-type': problemType, 'x-content-type-options': 'nosniff' });
    // Nothing in it is for API Gateway to fill in, and nothing depends on how it encodes text.
    expect(templateOf(resource)).toMatch(/^[ -#%-~]+$/);
  });

  it('says when to ask again, where that is known', () => {
    const notified = byType.map(([type, resource]) => [type, headersOf(resource)['retry-after']]);
    expect(notified.filter(([, after]) => after !== undefined)).toEqual([['THROTTLED', '1']]);
  });

  it('is deployed with the stages: none is left with an older one', () => {
    const deployments = resources.filter(({ type }) => type === 'AWS::ApiGateway::Deployment');
    expect(deployments).toHaveLength(1);
    expect(deployments[0]?.dependsOn).toEqual(expect.arrayContaining(responses.map(({ id }) => id)));
  });
});

describe('the command line, refused by API Gateway,', () => {
  const playing = async (type: string, key: string) => {
    const [, resource] = byType.find(([each]) => each === type) ?? [];
    if (!resource) throw new Error(`there is no ${type}`);
    const server = await startServer(
      status(Number(resource.properties.StatusCode), templateOf(resource), headersOf(resource)),
    );
    onTestFinished(server.close);
    return (await vigiaHere(['status'], { env: { VIGIA_URL: `${server.url}/read`, VIGIA_API_KEY: key } })).err;
  };

  it('says what would be right of a wrong key, and of none', async () => {
    const wrong =
      /^vigia: the key in the header x-api-key is missing, or not that of this stage: reading takes .*'s\.\n$/;
    expect(await playing('INVALID_API_KEY', 'wrong')).toMatch(wrong);
    expect(await playing('INVALID_API_KEY', '')).toMatch(/'s; give a key by VIGIA_API_KEY or a profile\.\n$/);
  });

  it.each([
    ['THROTTLED', /^vigia: more is asked by this key at once .*: ask again in a second\.\n$/],
    ['QUOTA_EXCEEDED', /^vigia: this key has asked as often as .* in a day: ask again tomorrow\.\n$/],
    ['DEFAULT_5XX', /^vigia: the function behind this address failed; its log says why\.\n$/],
  ])('says what %s means', async (type, words) => {
    expect(await playing(type, 'viewer')).toMatch(words);
  });
});
