// The path below which all routes of the API are served.
export const apiRoot = '/api/v1';
