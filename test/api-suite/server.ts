// What the suite is told of a server, and how it asks it: over HTTP, and by nothing else.
export type ApiServer = {
  /** What stands before `/api/v1`. */
  readonly baseUrl: string;
  /** What whoever may read sends with each request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same for whoever may change things; left out where nobody may. */
  readonly admin?: { readonly baseUrl: string; readonly headers: Readonly<Record<string, string>> };
  /** The ids of the monitors, in their order; at least two. */
  readonly monitors: readonly string[];
};

export type Answered = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the text is in JSON; undefined when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: each case looks for what it expects
  readonly body: any;
};

const ask = async (url: string, init: RequestInit): Promise<Answered> => {
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
): Promise<Answered> => ask(`${baseUrl}/api/v1${path}`, { method, headers: { ...headers, ...more } });

export type Change = {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** As the admin. JSON, unless the headers say otherwise. */
export const change = ({ admin }: ApiServer, { method, path, body, headers = {} }: Change): Promise<Answered> => {
  if (!admin) throw new Error('nobody may change anything here');
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers: { ...admin.headers, ...type, ...headers }, ...(body === undefined ? {} : { body }) };
  return ask(`${admin.baseUrl}/api/v1${path}`, init);
};
