// Writes the endpoint of a connection.

/** `127.0.0.1:80`, `[::1]:80`. */
export const formatEndpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
