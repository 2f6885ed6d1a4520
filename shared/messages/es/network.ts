// The probe's sentences in Spanish.
import type { Words } from '../network.ts';

const of = (host: string | undefined): string => (host === undefined ? '' : ` de ${host}`);

export const spanish: Words = {
  notAUrl: (shown) => `"${shown}" no es una URL; lo correcto sería https://shop.example/`,
  urlTooLong: (shown, maxChars) =>
    `"${shown}" tiene más de ${maxChars} caracteres; lo correcto sería https://shop.example/`,
  schemeRefused: (scheme) => `solo se pueden comprobar direcciones http: y https:, no ${scheme}`,
  methodRefused: (method) => `el método ${method} no se puede usar`,
  wrongLimit: (name, value, right) => `${name} es ${value}; lo correcto sería ${right}`,
  clientCertificateUnusable: (reason) => `el certificado de cliente o su clave no se puede usar (${reason})`,

  noSuchHost: (host) => `no existe el servidor ${host}`,
  notAName: (host) => `no existe el servidor ${host} (el nombre no es válido)`,
  noAddress: (host) => `el nombre ${host} existe, pero no tiene dirección`,
  noAddressOfFamily: (host, family) => `${host} no tiene dirección IPv${family}`,
  nameUnanswered: (host, waited) =>
    `el servidor de nombres no respondió por ${host}${waited === undefined ? '' : ` en ${waited}`}`,
  noNameServer: (host) => `no se pudo llegar a ningún servidor de nombres para buscar ${host}`,
  nameFailed: (host, reason) => `el servidor de nombres no pudo buscar ${host} (${reason})`,
  nameReasons: {
    ESERVFAIL: 'falló, SERVFAIL',
    EREFUSED: 'se negó, REFUSED',
    EBADRESP: 'su respuesta no tiene sentido',
    EFORMERR: 'no entendió la pregunta, FORMERR',
    ENOTIMP: 'no responde a tales preguntas, NOTIMP',
  },

  kinds: {
    public: 'una dirección que aquí no se permite',
    private: 'privada',
    loopback: 'local (esta misma máquina)',
    reserved: 'una dirección reservada, fuera de la internet pública',
    'link-local': 'de enlace local',
    metadata: 'la de los metadatos de una nube',
    multicast: 'de multidifusión',
    unspecified: 'una dirección sin especificar',
    disguised: 'otra dirección disfrazada (IPv4 dentro de IPv6)',
  },
  addressRefused: (address, host, kind) => `la dirección ${address}${of(host)} es ${kind}`,
  allowPrivateOpens: '; el monitor puede permitirla con allowPrivate',
  endpointForbidden: (endpoint, host) =>
    `${endpoint} (${host}) es de la máquina en la que corre Vigía y nunca se comprueba`,

  refused: (at) => `conexión rechazada por ${at}`,
  reset: (at, when) => `conexión cortada por ${at}${when}`,
  unansweredConnection: (at) => `${at} no respondió al intento de conexión`,
  noRoute: (at, code) => `no hay ruta hasta ${at} (${code})`,
  overloaded: (code) => `esta máquina no puede abrir otra conexión (${code})`,
  connectionFailed: (at, code) => `la conexión con ${at} falló (${code})`,

  duringTls: ' durante la negociación TLS',
  noTls: (at) => `${at} no habla TLS (¿es un puerto http:?)`,
  oldTls: (at) => `${at} no habla ni TLS 1.2 ni TLS 1.3`,
  nothingInCommon: (at) => `${at} cortó la negociación TLS: no hay cifrado en común, o pide un certificado de cliente`,
  clientCertificateWanted: (at) => `${at} pide un certificado de cliente que acepte`,
  tlsFailed: (at, reason) => `la negociación TLS con ${at} falló: ${reason}`,
  certificate: (host, refusal) => `el certificado de ${host} ${refusal}`,
  certificates: {
    expired: (date) => `venció el ${date}`,
    issuerExpired: (issuer, date) => `viene de ${issuer}, cuyo propio certificado venció el ${date}`,
    notYetValid: (date) => `solo vale desde el ${date}`,
    wrongName: (names, more) =>
      names.length === 0
        ? 'no es para ningún nombre'
        : `es para otro nombre: ${names.join(', ')}${more > 0 ? ` y ${more} más` : ''}`,
    selfSigned: 'está firmado por sí mismo',
    incomplete: (issuer) =>
      `no lleva a ninguna autoridad de confianza: el servidor no envió el certificado de ${issuer} (cadena incompleta)`,
    untrusted: (issuer) => `viene de ${issuer}, una autoridad que no es de confianza`,
    invalid: (code, reason) => `no es válido${reason === undefined ? '' : `: ${reason}`} (${code})`,
    reasons: {
      INVALID_PURPOSE: 'él o su emisor no es para este uso',
      INVALID_CA: 'su emisor no es una autoridad',
      CERT_SIGNATURE_FAILURE: 'su firma es errónea',
      PERMITTED_VIOLATION: 'su emisor no puede responder por este nombre',
      EXCLUDED_VIOLATION: 'su emisor no puede responder por este nombre',
      PATH_LENGTH_EXCEEDED: 'hay demasiados emisores entre él y su autoridad',
      EE_KEY_TOO_SMALL: 'su clave es demasiado corta',
      CA_KEY_TOO_SMALL: 'la clave de su emisor es demasiado corta',
      CA_MD_TOO_WEAK: 'está firmado por un método demasiado débil',
    },
  },

  beforeAnswer: ' antes de responder',
  inBody: (bytes) => ` en medio del cuerpo, tras ${bytes}`,
  closed: (at, when) => `${at} cerró la conexión${when}`,
  headersTooLarge: (at) => `las cabeceras de ${at} pasan de 16 KiB`,
  unsendable: (reason) => `la petición no se puede enviar: ${reason}`,
  headerUnsendable: (name) => `el valor de ${name} tiene saltos de línea u otros signos que no caben en una cabecera`,
  methodInvalid: 'el método no es válido',
  headerNameInvalid: 'el nombre de un encabezado no es válido',
  headerReserved: (name) => `el encabezado ${name} no se puede definir`,
  contentLengthWrong: 'content-length no es la longitud del cuerpo',
  notHttp: (at, start) => `${at} no habla HTTP; su respuesta empieza por "${start}"`,
  speaksTls: (at) => `${at} habla TLS y no HTTP simple (¿es un puerto https:?)`,
  speaksHttp2: (at) => `${at} solo habla HTTP/2, que no se puede comprobar`,
  wrongLength: (at) => `la respuesta de ${at} dice otra longitud que la de su cuerpo`,
  invalidHttp: (at, reason) => `la respuesta de ${at} no es HTTP válido (${reason})`,
  mistakes: {
    version: 'su versión no se conoce',
    status: 'su código de estado no tiene tres cifras',
    lengths: 'tiene Content-Length junto a Transfer-Encoding',
    length: 'su Content-Length no es un número',
    chunk: 'sus trozos no son como los anuncia',
    lines: 'sus líneas no terminan en CR y LF',
    header: 'una cabecera tiene signos que no puede tener',
  },
  exchangeFailed: (at, code) => `el intercambio con ${at} falló (${code})`,

  noAnswer: (within, reached) => `sin respuesta en ${within} (${reached})`,
  noCompleteAnswer: (within, reached) => `sin respuesta completa en ${within} (${reached})`,
  reached: {
    noPlace: 'demasiadas peticiones en curso en esta máquina',
    name: (host) => `aún se buscaba ${host}`,
    connecting: (at) => `aún se conectaba con ${at}`,
    before: (setback) => `; antes: ${setback}`,
    connected: (at, took) => `conectado con ${at} en ${took}, después sin negociación TLS`,
    sent: (tcp, tls) => `conectado en ${tcp}${tls === undefined ? '' : `, TLS en ${tls}`}, después nada`,
    body: (status, bytes) => `respondió ${status}, después ${bytes} de un cuerpo que no terminó`,
    afterRedirects: (count) => `, tras ${count} ${count === 1 ? 'redirección' : 'redirecciones'}`,
  },
  bodyTooLarge: (bytes) => `el cuerpo pasa de ${bytes}; maxBytes puede permitir más`,
  bodyUnreadable: (encoding) => `el cuerpo no es el ${encoding} que dice su content-encoding`,
  tooManyRedirects: (max, location) => `más de ${max} redirecciones; la siguiente llevaría a ${location}`,
  redirectRefused: (location) => `redirigido a ${location}, que no es una dirección http: ni https:`,
  cancelled: 'la petición se canceló',
  closedProbe: 'la sonda está cerrada',
};
