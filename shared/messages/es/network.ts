// Why a request or a connection failed, in Spanish. Each message completes "GET https://shop.example/: …", so it starts
// in lower case. `peer` is `address:port`, or the host while no address is known.
import { formatByteCount } from '../../text/bytes-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { AddressKindName, HttpViolation, NetworkMessages } from '../en/network.ts';
import { span } from './time-spans.ts';
import { certificateFaults, clientCertificateFaults, tlsFailures } from './tls.ts';

const addressKinds: Readonly<Record<AddressKindName, string>> = {
  public: 'una dirección que aquí no se permite',
  private: 'privada',
  loopback: 'local (esta misma máquina)',
  reserved: 'una dirección reservada, fuera de la internet pública',
  'link-local': 'de enlace local',
  metadata: 'la de los metadatos de una nube',
  multicast: 'de multidifusión',
  unspecified: 'la dirección sin especificar',
  disguised: 'una dirección IPv4 oculta dentro de una IPv6',
};

/** By the code of c-ares; another code is shown as it is. */
const dnsReasons: Readonly<Record<string, string>> = {
  ESERVFAIL: 'falla del servidor, SERVFAIL',
  EREFUSED: 'consulta rechazada, REFUSED',
  EBADRESP: 'respuesta no válida',
  EFORMERR: 'consulta no comprendida, FORMERR',
  ENOTIMP: 'tipo de consulta no admitido, NOTIMP',
};

/** What a response violates. */
const receivedBefore = {
  nothing: 'antes de responder',
  interim: 'después de solo respuestas provisionales (1xx)',
  part: 'en medio de los encabezados de la respuesta',
};
const receivedOnly = {
  nothing: 'nada',
  interim: 'solo respuestas provisionales',
  part: 'solo una parte de los encabezados',
};

const httpViolations: Readonly<Record<HttpViolation, string>> = {
  version: 'versión de HTTP desconocida',
  status: 'el código de estado no tiene tres cifras',
  twoLengths: 'tiene Content-Length y también Transfer-Encoding',
  differentLengths: 'encabezados Content-Length distintos',
  contentLength: 'Content-Length no es un número',
  chunks: 'fragmentos mal formados',
  lineEndings: 'las líneas no terminan en CR LF',
  headers: 'un encabezado contiene caracteres no válidos',
};

export const network: NetworkMessages = {
  // The request itself is invalid.
  urlInvalid: ({ url }) => `"${url}" no es una URL válida; una válida es https://shop.example/`,
  urlTooLong: ({ url, maxChars }) =>
    `"${url}" tiene más de ${maxChars} caracteres; una URL válida es https://shop.example/`,
  schemeRefused: ({ scheme }) => `solo se pueden verificar URL http: y https:, no ${scheme}`,
  methodRefused: ({ method }) => `el método ${method} no se admite`,
  limitInvalid: ({ name, value, example }) => `${name} es ${value}; un valor válido es ${example}`,
  clientCertificateInvalid: ({ fault, code }) =>
    `el certificado de cliente o su clave no se puede usar: ${clientCertificateFaults[fault]} (${code})`,
  methodInvalid: 'la solicitud no se puede enviar: su método no es válido',
  headerNameInvalid: 'la solicitud no se puede enviar: el nombre de un encabezado no es válido',
  headerValueInvalid: ({ name }) =>
    `la solicitud no se puede enviar: el valor de ${name} contiene saltos de línea u otros caracteres que un encabezado no admite`,
  headerReserved: ({ name }) => `la solicitud no se puede enviar: el encabezado ${name} no se puede definir`,
  contentLengthWrong: 'la solicitud no se puede enviar: content-length no es la longitud de su cuerpo',

  // The name has no address.
  hostNotFound: ({ host }) => `no existe el servidor ${host}`,
  hostNameInvalid: ({ host }) => `"${host}" no es un nombre de servidor válido`,
  hostWithoutAddress: ({ host }) => `el servidor ${host} existe, pero no tiene dirección IP`,
  hostWithoutFamily: ({ host, family }) => `${host} no tiene dirección IPv${family}`,
  dnsTimedOut: ({ host, waitedMs }) =>
    `el servidor DNS no respondió por ${host}${waitedMs === undefined ? '' : ` en ${formatElapsed(waitedMs)}`}`,
  dnsUnreachable: ({ host }) => `no se pudo llegar a un servidor DNS para buscar ${host}`,
  dnsFailed: ({ host, code }) => `el servidor DNS no pudo buscar ${host} (${dnsReasons[code] ?? code})`,

  // The address is refused. `host` is undefined when the URL contains the address itself.
  addressRefused: ({ address, host, kind }) =>
    `la dirección ${address}${host === undefined ? '' : ` de ${host}`} es ${addressKinds[kind]}`,
  addressNotAllowed: (refused) => `${network.addressRefused(refused)}; allowPrivate la permite`,
  endpointRefused: ({ endpoint, host }) =>
    `${endpoint} (${host}) pertenece a la máquina en la que corre Vigía y nunca se puede verificar`,

  // The connection fails.
  connectionRefused: ({ peer }) => `conexión rechazada por ${peer}`,
  connectionReset: ({ peer }) => `conexión interrumpida por ${peer}`,
  connectionUnanswered: ({ peer }) => `sin respuesta de ${peer} al intento de conexión`,
  noRoute: ({ peer, code }) => `no hay ruta hasta ${peer} (${code})`,
  noFreeSocket: ({ code }) => `esta máquina no puede abrir otra conexión (${code})`,
  connectionFailed: ({ peer, code }) => `la conexión con ${peer} falló (${code})`,
  peers: ({ names, more }) => (more === 0 ? names.join(' y ') : `${names.join(', ')} y ${more} más`),
  noConnection: ({ count, reasons }) =>
    `sin conexión utilizable con ninguna de las ${count} direcciones: ${reasons.join('; ')}`,

  // The TLS handshake fails.
  closedDuringTls: ({ peer }) => `${peer} cerró la conexión durante la negociación TLS`,
  resetDuringTls: ({ peer }) => `conexión interrumpida por ${peer} durante la negociación TLS`,
  tlsUnanswered: ({ peer }) => `conexión aceptada por ${peer}, después sin negociación TLS`,
  tlsFailed: ({ failure, code, ...about }) => `${tlsFailures[failure](about)} (${code})`,

  // The certificate is refused. Each reason completes the first message; evidence shows the reason alone.
  certificateRefused: ({ host, reason }) => `el certificado de ${host} ${reason}`,
  certificateExpired: ({ date, agoMs }) => `venció el ${date}, hace ${span(agoMs)}`,
  issuerExpired: ({ issuer, date, agoMs }) =>
    `fue emitido por ${issuer}, cuyo propio certificado venció el ${date}, hace ${span(agoMs)}`,
  certificateNotYetValid: ({ date, inMs }) => `no es válido antes del ${date}, en ${span(inMs)}`,
  certificateForOtherNames: ({ names, more }) =>
    `es para otro nombre: ${names.join(', ')}${more === 0 ? '' : ` y ${more} más`}`,
  certificateForCommonName: ({ name }) =>
    `tiene su nombre ${name} solo como nombre común, que los navegadores ignoran; necesita un nombre alternativo`,
  certificateNotPinned: ({ fingerprint }) => `no es el fijado: su huella SHA-256 es ${fingerprint}`,
  certificateWithoutNames: 'no contiene ningún nombre',
  certificateSelfSigned: 'es autofirmado',
  chainIncomplete: ({ issuer }) =>
    `no lleva a ninguna autoridad de confianza: el servidor no envió el certificado de ${issuer} (cadena incompleta)`,
  issuerUntrusted: ({ issuer }) => `fue emitido por ${issuer}, una autoridad que no es de confianza`,
  certificateInvalid: ({ fault, code }) => `no es válido: ${certificateFaults[fault]} (${code})`,

  // The connection ends before the response is complete.
  resetBeforeResponse: ({ peer, received = 'nothing' }) =>
    `conexión interrumpida por ${peer} ${receivedBefore[received]}`,
  resetInBody: ({ peer, bytes }) =>
    `conexión interrumpida por ${peer} en medio del cuerpo, después de ${formatByteCount(bytes)}`,
  closedBeforeResponse: ({ peer, received = 'nothing' }) => `${peer} cerró la conexión ${receivedBefore[received]}`,
  closedInBody: ({ peer, bytes }) =>
    `${peer} cerró la conexión en medio del cuerpo, después de ${formatByteCount(bytes)}`,
  exchangeFailed: ({ peer, code }) => `la solicitud a ${peer} falló (${code})`,

  // The response is not acceptable.
  httpNotUsed: ({ peer, start }) => `${peer} no usa HTTP; su respuesta empieza con "${start}"`,
  tlsInsteadOfHttp: ({ peer }) => `${peer} usa TLS y no HTTP sin cifrado (¿es un puerto https:?)`,
  http2Only: ({ peer }) => `${peer} solo admite HTTP/2, que no se puede verificar`,
  httpInvalid: ({ peer, violation }) => `la respuesta de ${peer} no es HTTP válido (${httpViolations[violation]})`,
  httpUnreadable: ({ peer, reason }) => `la respuesta de ${peer} no se puede leer como HTTP (${reason})`,
  tooManyInterimResponses: ({ peer, max }) =>
    `${peer} envió más de ${max} respuestas provisionales (1xx) y ninguna otra`,
  lenientNeeded: ({ peer, violation }) =>
    `la respuesta de ${peer} no es HTTP válido (${httpViolations[violation]}); lenient: true la acepta`,
  headersTooLarge: ({ peer, maxBytes }) =>
    `los encabezados de ${peer} superan ${formatByteCount(maxBytes)}; maxHeaderBytes permite más`,
  bodyTooLarge: ({ maxBytes }) => `el cuerpo supera ${formatByteCount(maxBytes)}; maxBytes permite más`,
  bodyUnreadable: ({ encoding, header }) => `el cuerpo no es ${encoding} válido, aunque su ${header} es ${encoding}`,
  tooManyRedirects: ({ max, location }) => `más de ${max} redirecciones; la siguiente lleva a ${location}`,
  redirectRefused: ({ location }) => `redirigido a ${location}, que no es una URL http: ni https:`,

  // The time is up. The message states how far the request came.
  timedOutInQueue: ({ timeoutMs }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (demasiadas solicitudes en curso en esta máquina)`,
  timedOutResolving: ({ timeoutMs, host }) => `sin respuesta en ${formatElapsed(timeoutMs)} (aún se buscaba ${host})`,
  timedOutConnecting: ({ timeoutMs, peer }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (aún se conectaba con ${peer})`,
  timedOutTrying: ({ timeoutMs, count, reasons }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} de ninguna de las ${count} direcciones: ${reasons.join('; ')}`,
  timedOutInTls: ({ timeoutMs, peer, tcpMs }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (conectado con ${peer} en ${formatElapsed(tcpMs)}, ` +
    `después sin negociación TLS)`,
  timedOutWaiting: ({ timeoutMs, tcpMs, tlsMs, received = 'nothing' }) =>
    `sin respuesta en ${formatElapsed(timeoutMs)} (conectado en ${formatElapsed(tcpMs)}` +
    `${tlsMs === undefined ? '' : `, TLS en ${formatElapsed(tlsMs)}`}, después ${receivedOnly[received]})`,
  timedOutInBody: ({ timeoutMs, status, bytes }) =>
    `sin respuesta completa en ${formatElapsed(timeoutMs)} (estado ${status}, ` +
    `después ${formatByteCount(bytes)} de un cuerpo que no terminó)`,

  // The request is given up.
  cancelled: 'la solicitud se canceló',
  shutDown: 'la solicitud se canceló porque Vigía se está cerrando',
};
