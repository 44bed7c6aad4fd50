import { describe, expect, it } from 'vitest'
import { tlsFailure } from '../../src/node/tls-errors.ts'

describe('tlsFailure', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'has expired', 'clock'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'another host name', 'use a name'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed', '--ca-cert'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'authority', '--ca-cert'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'authority', '--ca-cert'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS', 'http://'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'another version of TLS', 'update the server'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'refuses the TLS connection (certificate required)', '--cert FILE'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'refuses the TLS connection (handshake failure)', '--cert FILE'],
    ['ERR_OSSL_PEM_NO_START_LINE', 'no trusted TLS connection', '--cert'],
  ])('%s: %s', (code, message, next) => {
    const failure = tlsFailure(code)!
    expect(failure.message).toContain(message)
    expect(failure.next).toContain(next)
  })

  it('takes an alert of the server for no distrust of ours', () => {
    expect(tlsFailure('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED')!.next).not.toContain('--insecure')
  })

  it('knows nothing of other errors', () => {
    expect(tlsFailure('ECONNREFUSED')).toBeUndefined()
    expect(tlsFailure('constructor')).toBeUndefined()
  })
})
