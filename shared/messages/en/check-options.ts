// Problems in options that several kinds of check share. Each text follows the name of the option.

/** `value` is the rejected value, as `describeValue` returns it. */
type Rejected = { readonly value: string };

export const checkOptionMessages = {
  notAnObject: ({ value, example }: Rejected & { readonly example: string }) =>
    `${value} is not an options object; write ${example}`,

  // Durations.
  durationInvalid: ({ value, example }: Rejected & { readonly example: string }) =>
    `${value} is not a valid duration; write a time such as '${example}'`,
  durationTooShort: ({ value, example }: Rejected & { readonly example: string }) =>
    `${value} is too short; write a time such as '${example}'`,
  durationTooLong: ({ value, example }: Rejected & { readonly example: string }) =>
    `${value} is too long; write a time such as '${example}'`,

  // Texts and patterns.
  textInvalid: ({ value }: Rejected) =>
    `${value} is not a text or a pattern; write a text, or a pattern such as /on sale/i or pattern('on sale', 'i')`,
  textEmpty: 'the text is empty and would always match; write a text, or a pattern such as /on sale/i',
  textTooLong: ({ length, max }: { readonly length: number; readonly max: number }) =>
    `the text has ${length} characters; at most ${max} are allowed`,

  // Secrets.
  secretTextInvalid: ({ value, example }: Rejected & { readonly example: string }) =>
    `${value} is not a text or a secret; write ${example}`,
  secretStringified: ({ name }: { readonly name: string }) =>
    `the secret ${name} was converted to text; write withSecrets\`… \${secret('${name}')} …\``,

  // Certificates.
  certificateInvalid: ({ value }: Rejected) =>
    `${value} is not a certificate rule; write { degradedBelow: '21d', failedBelow: '3d' }, or false to ignore the expiry`,
  authorityInvalid: ({ value }: Rejected) =>
    `${value} is not an authority; write a PEM text, or the path of a PEM file such as './authority.pem'`,
  fileUnreadable: ({ path, code }: { readonly path: string; readonly code: string }) =>
    code === 'ENOENT'
      ? `the file ${path} does not exist; a path is relative to the monitors file`
      : `the file ${path} cannot be read (${code})`,
  authorityNotPem: ({ source }: { readonly source: string }) =>
    `${source} contains no certificate in PEM format, which begins with -----BEGIN CERTIFICATE-----`,
  authorityUnreadable: ({ source }: { readonly source: string }) => `${source} contains a certificate that is damaged`,
  authorityWithKey: ({ source }: { readonly source: string }) =>
    `${source} contains a private key, which is not needed; leave only the certificate`,
  notAnAuthority: ({ name }: { readonly name: string }) =>
    `the certificate of ${name} is not that of an authority; write the certificate that issued it, or use pin`,
  authorityExpired: ({ name, date }: { readonly name: string; readonly date: string }) =>
    `the certificate of the authority ${name} expired on ${date}; write the current one`,
  authorityUnused: 'with verify: false no authority is needed; leave one of the two out',
  pinInvalid: ({ value }: Rejected) =>
    `${value} is not a fingerprint; write the 64 hexadecimal digits of SHA-256, with or without colons`,
  pinSha1: 'this is a SHA-1 fingerprint; write that of SHA-256, which has 64 hexadecimal digits',
  pinCount: ({ count, max }: { readonly count: number; readonly max: number }) =>
    `${count} fingerprints are given; write 1 to ${max}`,
  verifyInvalid: ({ value }: Rejected) => `${value} is not true or false`,
  certificateOrder: 'failedBelow is longer than degradedBelow, so that Degraded never applies; exchange the two',
  clientCertificateInvalid: ({ value }: Rejected) =>
    `${value} is not a client certificate; write { cert: secret('CLIENT_CERT'), key: secret('CLIENT_KEY') }, both PEM`,
  notPem: 'the text is not PEM, which begins with -----BEGIN',
};
