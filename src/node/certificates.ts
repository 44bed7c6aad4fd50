import { createPrivateKey, X509Certificate } from 'node:crypto'
import { ProfileError } from '../base/error.ts'
import { readText } from './small-file.ts'

/** What a client shows and trusts, in PEM. */
export interface Certificates {
  /** Authorities that are trusted besides those of the machine. */
  readonly ca?: string
  /** The certificate of the client, with its `key`. */
  readonly cert?: string
  readonly key?: string
}

/** Paths of such files; undefined for what was not given. */
export type CertificatePaths = { readonly [K in keyof Certificates]: string | undefined }

/**
 * Reads certificates and the key. A file that holds none would otherwise be passed over, or be taken for a fault of the server. Throws
 * `unreadable` and `not-found`.
 */
export async function readCertificates({ ca, cert, key }: CertificatePaths): Promise<Certificates> {
  const texts: { -readonly [K in keyof Certificates]: string } = {}
  if (ca !== undefined) texts.ca = await readPem(ca, 'certificate', parseCertificate)
  if (cert === undefined || key === undefined) return texts
  texts.cert = await readPem(cert, 'certificate', parseCertificate)
  texts.key = await readPem(key, 'private key without a passphrase', createPrivateKey)
  if (!parseCertificate(texts.cert).checkPrivateKey(createPrivateKey(texts.key)))
    throw new ProfileError('unreadable', 'the key does not belong to the certificate', key, `give the key of ${cert}`)
  return texts
}

function parseCertificate(text: string): X509Certificate {
  return new X509Certificate(text)
}

async function readPem(path: string, what: string, parse: (text: string) => unknown): Promise<string> {
  const text = await readText(path)
  try {
    parse(text)
  } catch (error) {
    throw new ProfileError('unreadable', `the file holds no ${what} in PEM`, path, 'check the path, or convert it with openssl', error)
  }
  return text
}
