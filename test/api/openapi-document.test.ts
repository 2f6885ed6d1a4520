import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../shared/api/create-api.ts';
import { t0 } from '../support/builders.ts';
import { createApiWorld, spec } from './support/api-world.ts';

const startManualRun = async () => ({ outcome: 'started', id: `shop~${t0}~m` }) as const;

// biome-ignore lint/suspicious/noExplicitAny: the test reads a document of any shape
let document: any;

beforeAll(async () => {
  const world = await createApiWorld([spec('shop')], { startManualRun });
  document = (await world.get('/api/v1/openapi.json')).body;
});

// biome-ignore lint/suspicious/noExplicitAny: see above
const operations = (): readonly (readonly [string, any])[] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item as object).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );

describe('the document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('has unique operation ids, and the required role of each operation', () => {
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [name, { summary, security }] of operations()) {
      expect(summary, name).toMatch(/^[A-Z].{8,}[^.]$/);
      expect(Array.isArray(security), name).toBe(true);
    }
  });

  it('has a named schema for every response, and uses every named schema', () => {
    for (const [name, { responses }] of operations())
      for (const [status, { content = {} }] of Object.entries(responses as Record<string, { content?: object }>))
        for (const { schema } of Object.values(content))
          expect(schema.$ref, `${name} ${status}`).toMatch(/^#\/components\/schemas\/\w+$/);
    const text = JSON.stringify(document);
    for (const name of Object.keys(document.components.schemas)) expect(text).toContain(`schemas/${name}"`);
  });

  it('has the problems of each operation', () => {
    for (const [name, { responses }] of operations()) {
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['400', '403', '429', '500']));
      expect('304' in responses, name).toBe(name.startsWith('GET'));
      expect('413' in responses, name).toBe(!name.startsWith('GET'));
    }
    expect(document.paths['/monitors/{id}'].get.responses).toHaveProperty('404');
    expect(document.paths['/monitors/{id}/runs'].post.responses['202'].headers).toHaveProperty('Location');
  });

  it('describes a limit as a number', () => {
    const { parameters } = document.paths['/runs'].get;
    expect(parameters.find(({ name }: { name: string }) => name === 'limit').schema).toEqual({
      type: 'integer',
      minimum: 1,
      maximum: 100,
    });
  });

  it('has no route that is not served', async () => {
    const reading = await createApiWorld([spec('shop')]);
    expect((await reading.get('/api/v1/openapi.json')).body.paths).not.toHaveProperty('/monitors/{id}/runs');
  });
});

describe('with keys', () => {
  it('the document requires one', async () => {
    const { deps } = await createApiWorld([spec('shop')], { startManualRun });
    const app = createApi(deps, { allow: () => undefined, serverUrl: () => 'https://api.example/read/api/v1' });
    const keyed = JSON.parse(await (await app.request('/api/v1/openapi.json')).text());
    expect(keyed.servers).toEqual([{ url: 'https://api.example/read/api/v1' }]);
    expect(keyed.paths['/health'].get.security).toEqual([]);
    expect(keyed.paths['/runs'].get.security).toEqual([{ viewerKey: [] }, { adminKey: [] }]);
    expect(keyed.paths['/monitors/{id}/runs'].post.security).toEqual([{ adminKey: [] }]);
    expect(document.paths['/runs'].get.security[0]).toEqual({});
  });

  it('every route checks the role before anything else', async () => {
    const { deps } = await createApiWorld([spec('shop')], { startManualRun });
    const roles: string[] = [];
    const app = createApi(deps, {
      allow: async (context, role) => {
        roles.push(role);
        return role === 'anyone' ? undefined : context.json({ refused: role }, 401);
      },
    });
    expect((await app.request('/api/v1/health')).status).toBe(200);
    expect((await app.request('/api/v1/runs?limit=0')).status).toBe(401);
    const started = await app.request('/api/v1/monitors/none/runs', { method: 'POST' });
    expect(await started.json()).toEqual({ refused: 'admin' });
    expect(roles).toEqual(['anyone', 'viewer', 'admin']);
  });
});

describe('with another function for changes', () => {
  it('the document has its routes with their URL, and this function does not serve them', async () => {
    const { deps } = await createApiWorld([spec('shop')]);
    const at = (stage: string) => () => `https://api.example/${stage}/api/v1`;
    const app = createApi(deps, { allow: () => undefined, serverUrl: at('read'), changesUrl: at('control') });
    const described = JSON.parse(await (await app.request('/api/v1/openapi.json')).text());
    expect(described.servers).toEqual([{ url: at('read')() }]);
    for (const path of ['/monitors/{id}/runs', '/monitors/{id}'])
      expect((described.paths[path].post ?? described.paths[path].patch).servers).toEqual([{ url: at('control')() }]);
    expect(described.paths['/runs'].get).not.toHaveProperty('servers');
    const ids = ({ paths }: typeof described) =>
      Object.values(paths).flatMap((item) => Object.values(item as object).map(({ operationId }) => operationId));
    expect(ids(described)).toEqual(expect.arrayContaining(ids(document)));
    expect((await app.request('/api/v1/monitors/shop/runs', { method: 'POST' })).status).toBe(404);
  });
});

describe('the index', () => {
  it('lists the routes of the document', async () => {
    const world = await createApiWorld([spec('shop')], { startManualRun });
    const { status, body } = await world.get('/api/v1');
    expect(status).toBe(200);
    expect(body).toEqual((await world.get('/api/v1/')).body);
    const listed = body.routes.map(({ method, path }: Record<string, string>) => `${method} ${path}`);
    const described = operations().map(([name]) => name.replace(' /', ' /api/v1/').replace(/v1\/$/, 'v1'));
    expect(listed.toSorted()).toEqual(described.toSorted());
    expect((await world.get(body.document)).status).toBe(200);
    expect((await world.get('/api/v1', { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('the bodies of the document', () => {
  const ajv = new Ajv2020({ strict: false });
  const stub = async () => t0;
  const hooks = { earliestStart: stub, drillsChanged: async () => undefined, alert: async () => undefined };

  it.each([
    ['MonitorChange', 'PATCH', '', {}],
    ['MonitorChange', 'PATCH', '', { reason: 'nothing changes' }],
    ['MonitorChange', 'PATCH', '', { paused: true }],
    ['MonitorChange', 'PATCH', '', { paused: null, intervalSeconds: null }],
    ['DrillRequest', 'PUT', '/drill', { forSeconds: 60 }],
    ['DrillRequest', 'PUT', '/drill', { forSeconds: 60, status: 503, error: 'refused' }],
    ['DrillRequest', 'PUT', '/drill', { forSeconds: 60, status: 503, delaySeconds: 1 }],
    ['DrillRequest', 'PUT', '/drill', { forSeconds: 60, status: 503, error: 'refused', delaySeconds: 1 }],
    ['DrillRequest', 'PUT', '/drill', { forSeconds: 60, delaySeconds: 1 }],
  ])('a %s for %s %s is valid exactly if it is accepted: %j', async (name, method, path, body) => {
    const control = { notifyPlanner: stub };
    const world = await createApiWorld([spec('shop')], { control, drills: hooks });
    const response = await createApi(world.deps).request(`/api/v1/monitors/shop${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect([200, 400]).toContain(response.status);
    const { components } = (await world.get('/api/v1/openapi.json')).body as typeof document;
    expect(ajv.validate(components.schemas[name], body)).toBe(response.status === 200);
  });
});
