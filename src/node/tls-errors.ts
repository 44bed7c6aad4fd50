import type { ErrorCode } from '../base/error-codes.ts'

/** What went wrong between two ends of a TLS connection, and what to do. */
export interface TlsFailure {
  readonly code: ErrorCode
  readonly message: string
  readonly next: string
}

const INSECURE = 'or take any certificate with --insecure'

const EXPIRED = failure('the certificate of the server has expired', `renew it, check the clock of this machine, ${INSECURE}`)
const SELF_SIGNED = failure(
  'the certificate of the server is self-signed: nobody vouches for it',
  `if it is the right one, trust it with --ca-cert FILE, ${INSECURE}`,
)
const UNKNOWN_ISSUER = failure(
  'the authority that issued the certificate of the server is not trusted here',
  `give its certificate with --ca-cert FILE, ${INSECURE}`,
)
const NO_TLS = failure('the server does not speak TLS on this port', 'write the URL with http://, or check the port')
const NO_COMMON_VERSION = failure('the server speaks another version of TLS than 1.2 and 1.3', 'update the server')

/** By the code of Node's error. Source: Node's documentation of tls, "X509 certificate error codes"; OpenSSL, `err/openssl.txt`. */
const FAILURES: Readonly<Record<string, TlsFailure>> = {
  CERT_HAS_EXPIRED: EXPIRED,
  CERT_NOT_YET_VALID: failure('the certificate of the server is not valid yet', `check the clock of this machine, ${INSECURE}`),
  CERT_REVOKED: failure('the certificate of the server is revoked', 'renew it'),
  ERR_TLS_CERT_ALTNAME_INVALID: failure(
    'the certificate of the server is for another host name',
    `use a name that the certificate has, ${INSECURE}`,
  ),
  HOSTNAME_MISMATCH: failure('the certificate of the server is for another host name', `use a name that the certificate has, ${INSECURE}`),
  DEPTH_ZERO_SELF_SIGNED_CERT: SELF_SIGNED,
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_ISSUER,
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  ERR_SSL_HTTP_REQUEST: NO_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_COMMON_VERSION,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: NO_COMMON_VERSION,
}

const OTHER = failure(
  'no trusted TLS connection could be made',
  `give a private authority with --ca-cert, a client certificate with --cert and --key, ${INSECURE}`,
)

const IS_TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH|UND_ERR_PRX_TLS)/

/** What an error code of Node says of TLS; undefined where the error is of something else. */
export function tlsFailure(code: string): TlsFailure | undefined {
  if (Object.hasOwn(FAILURES, code)) return FAILURES[code]
  // the server says no: it has seen nothing of ours that it trusts, or wants what we did not show
  const alert = /_ALERT_(\w+)$/.exec(code)?.[1]
  if (alert !== undefined)
    return failure(
      `the server refuses the TLS connection (${alert.toLowerCase().replaceAll('_', ' ')})`,
      'a server that asks for client certificates needs --cert FILE and --key FILE of one that it trusts',
    )
  return IS_TLS.test(code) ? OTHER : undefined
}

function failure(message: string, next: string): TlsFailure {
  return { code: 'tls-failed', message, next }
}
