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
  certificateOrder: 'failedBelow is longer than degradedBelow, so that Degraded never applies; exchange the two',
  clientCertificateInvalid: ({ value }: Rejected) =>
    `${value} is not a client certificate; write { cert: secret('CLIENT_CERT'), key: secret('CLIENT_KEY') }, both PEM`,
  notPem: 'the text is not PEM, which begins with -----BEGIN',
};
