// A server as the suite sees it: its address, keys and monitors, and requests to it over HTTP.
export type ApiServer = {
  /** The URL before `/api/v1`. */
  readonly baseUrl: string;
  /** Headers of a client that may read. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same for a client that may change things; left out when none may. */
  readonly admin?: { readonly baseUrl: string; readonly headers: Readonly<Record<string, string>> };
  /** The ids of the monitors, in their order; at least two. */
  readonly monitors: readonly string[];
};

export type ReceivedResponse = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text parsed as JSON; undefined when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: each case expects another shape
  readonly body: any;
};

const send = async (url: string, init: RequestInit): Promise<ReceivedResponse> => {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = /^application\/(?:.*\+)?json\b/.test(response.headers.get('content-type') ?? '');
  const body = text !== '' && isJson ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, body };
};

/** `path` is below `/api/v1`. */
export const read = (
  { baseUrl, headers }: ApiServer,
  path: string,
  more: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<ReceivedResponse> => send(`${baseUrl}/api/v1${path}`, { method, headers: { ...headers, ...more } });

export type Change = {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** As the admin. The body is JSON unless the headers have another content type. */
export const change = (
  { admin }: ApiServer,
  { method, path, body, headers = {} }: Change,
): Promise<ReceivedResponse> => {
  if (!admin) throw new Error('this server has no admin');
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers: { ...admin.headers, ...type, ...headers }, ...(body === undefined ? {} : { body }) };
  return send(`${admin.baseUrl}/api/v1${path}`, init);
};
