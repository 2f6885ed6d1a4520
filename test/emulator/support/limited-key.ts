// An API key with very low limits, so that a test reaches a limit without affecting other tests.
import type { Deployment } from '../../../infra/emulator/deploy.ts';

export type LimitedKey = { readonly value: string; readonly remove: () => Promise<void> };

/** The emulator ignores the signature and reads the service of its scope. */
const scope = 'Credential=test/20260101/us-east-1/apigateway/aws4_request';
const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;

const call = async (url: string, method: string, body?: unknown): Promise<{ readonly id: string }> => {
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return text === '' ? { id: '' } : JSON.parse(text);
};

/** Bound to the read stage. `url`: the endpoint of the emulator; `limits`: `throttle` and `quota` of the usage plan. */
export const createLimitedKey = async (
  url: string,
  { apiReadUrl }: Deployment,
  limits: unknown,
): Promise<LimitedKey> => {
  const [, apiId, stage] = /execute-api\/([^/]+)\/([^/]+)\//.exec(apiReadUrl) ?? [];
  const name = `limited-${Date.now()}`;
  const value = `${name}-value-of-more-than-twenty-characters`;
  const key = await call(`${url}/apikeys`, 'POST', { name, value, enabled: true });
  const plan = await call(`${url}/usageplans`, 'POST', {
    ...{ name, apiStages: [{ apiId, stage }] },
    ...(limits as object),
  });
  await call(`${url}/usageplans/${plan.id}/keys`, 'POST', { keyId: key.id, keyType: 'API_KEY' });
  return {
    value,
    remove: async () => {
      await call(`${url}/usageplans/${plan.id}/keys/${key.id}`, 'DELETE');
      await call(`${url}/usageplans/${plan.id}`, 'DELETE');
      await call(`${url}/apikeys/${key.id}`, 'DELETE');
    },
  };
};
