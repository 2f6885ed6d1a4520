// Spanish findings of HTTP checks. `what`, `expected` and `found` fill a table; `message` is a sentence for a state.
import { waitText } from '../../text/duration-text.ts';
import type { HttpMessages } from '../en/http.ts';

export const http: HttpMessages = {
  // Status and redirects.
  statusCode: ({ host, expected, found }) => ({
    what: 'Código de estado',
    expected,
    found,
    message: `Código de estado ${found} de ${host}; se esperaba ${expected}`,
  }),
  redirectRefused: ({ host, status, location }) => ({
    what: 'Redirección',
    expected: 'ninguna',
    found: `${status} a ${location}`,
    message: `Redirección de ${host} a ${location} (${status}); no se esperaba ninguna`,
  }),
  redirectLocation: ({ host, location, expected }) => ({
    what: 'Redirección',
    expected: `a ${expected}`,
    found: `a ${location}`,
    message: `Redirección de ${host} a ${location}; se esperaba a ${expected}`,
  }),
  finalUrl: ({ host, expected, found }) => ({
    what: 'URL',
    expected,
    found,
    message: `La petición a ${host} terminó en ${found}; se esperaba en ${expected}`,
  }),
  redirectWithoutLocation: ({ host, expected }) => ({
    what: 'Redirección',
    expected: `a ${expected}`,
    found: 'sin destino',
    message: `Redirección de ${host} sin destino; se esperaba a ${expected}`,
  }),

  // Who answered, and until when.
  botWall: ({ host, wall, status, userAgent }) => ({
    what: 'Barrera contra bots',
    expected: 'ninguna',
    found: `${wall} (estado ${status})`,
    message:
      `Una barrera contra bots (${wall}) respondió en lugar de ${host} con el estado ${status}: ` +
      `hay que permitir ahí el User-Agent "${userAgent}" o la dirección de Vigía`,
  }),
  askedToWait: ({ message, waitMs }) => `${message}; pidió que no se le consulte durante ${waitText(waitMs)}`,

  // Headers.
  headerMissing: ({ host, name, expected }) => ({
    what: `Encabezado ${name}`,
    expected,
    found: 'falta',
    message: `Falta el encabezado ${name} de ${host}; se esperaba ${expected}`,
  }),
  headerValue: ({ host, name, expected, found }) => ({
    what: `Encabezado ${name}`,
    expected,
    found,
    message: `El encabezado ${name} de ${host} es ${found}; se esperaba ${expected}`,
  }),

  // Body.
  bodyText: ({ host, expected, chars }) => ({
    what: 'Cuerpo',
    expected,
    found: `no está en ${chars} caracteres`,
    message: `El cuerpo de la respuesta de ${host} no contiene ${expected} (se buscó en ${chars} caracteres)`,
  }),
  bodyNotJson: ({ host, start }) => ({
    what: 'Cuerpo',
    expected: 'JSON',
    found: `no es JSON: ${start}`,
    message: `El cuerpo de la respuesta de ${host} no es JSON: ${start}`,
  }),
  bodyEmpty: ({ host }) => ({
    what: 'Cuerpo',
    expected: 'JSON',
    found: 'vacío',
    message: `El cuerpo de la respuesta de ${host} está vacío; se esperaba JSON`,
  }),

  // JSON values. `path` is a JSONPath.
  jsonValue: ({ host, path, expected, found }) => ({
    what: `JSON ${path}`,
    expected,
    found,
    message: `JSON ${path} de ${host} es ${found}; se esperaba ${expected}`,
  }),
  jsonCount: ({ host, path, expected, found }) => ({
    what: `JSON ${path}`,
    expected,
    found,
    message: `JSON ${path} de ${host} selecciona ${found}; se esperaba ${expected}`,
  }),
  jsonMissing: ({ host, path, expected }) => ({
    what: `JSON ${path}`,
    expected,
    found: 'ningún valor',
    message: `JSON ${path} de ${host} no tiene ningún valor; se esperaba ${expected}`,
  }),
  jsonTooMany: ({ host, path, expected, max }) => ({
    what: `JSON ${path}`,
    expected,
    found: `más de ${max} valores`,
    message: `JSON ${path} de ${host} selecciona más de ${max} valores, que no se verifican todos; se esperaba ${expected}`,
  }),
  jsonTooDeep: ({ host, path, expected }) => ({
    what: `JSON ${path}`,
    expected,
    found: 'demasiado anidado',
    message: `El JSON de ${host} está demasiado anidado para verificar ${path}; se esperaba ${expected}`,
  }),

  // Expected values.
  anyOf: ({ values }) =>
    values.length > 1 ? `${values.slice(0, -1).join(', ')} o ${values.at(-1)}` : (values[0] ?? ''),
  allOf: ({ values }) => values.join(' y '),
  anyBut: ({ value }) => `algo distinto de ${value}`,
  atLeast: ({ value }) => `al menos ${value}`,
  atMost: ({ value }) => `como máximo ${value}`,
  length: ({ value }) => `longitud ${value}`,
  count: ({ value }) => (value === '1' ? '1 valor' : `${value} valores`),
  someValue: 'un valor',
  noValue: 'ningún valor',
};
