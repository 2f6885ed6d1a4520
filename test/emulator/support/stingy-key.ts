// A key of its own that may ask hardly anything: what happens at a limit is seen without taking from anybody else.
import type { Deployed } from '../../../infra/emulator/deploy.ts';

export type StingyKey = { readonly value: string; readonly remove: () => Promise<void> };

/** The signature is not looked at; its scope says which service is meant. */
const scope = 'Credential=test/20260101/us-east-1/apigateway/aws4_request';
const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;

const call = async (url: string, method: string, body?: unknown): Promise<{ readonly id: string }> => {
  const answer = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return text === '' ? { id: '' } : JSON.parse(text);
};

/** Bound to the stage for reading, with these limits. `url` is that of the emulator. */
export const openStingyKey = async (url: string, { apiUrl }: Deployed, limits: unknown): Promise<StingyKey> => {
  const [, apiId, stage] = /execute-api\/([^/]+)\/([^/]+)\//.exec(apiUrl) ?? [];
  const name = `stingy-${Date.now()}`;
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
