// The limits of an HTTP request, where its caller sets none.

export const defaultMaxBytes = 1024 * 1024;
export const defaultMaxRedirects = 10;
/** More than servers send, and a quarter of what browsers accept. */
export const defaultMaxHeaderBytes = 64 * 1024;
