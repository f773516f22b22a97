import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { newToken } from '../identifiers.js';
import { isJsonObject } from '../json.js';
import type { SimState } from '../state/sim-state.js';

/** What an integration of the account has; a real one shows each of them once. */
export interface NetSuiteCredentials {
  readonly accountId: string;
  /** The integration's client id: its consumer key. */
  readonly clientId: string;
  /** Under which the certificate of `privateKey` is known. */
  readonly certificateId: string;
  /** PEM, of the curve P-256. */
  readonly privateKey: string;
  /** For OAuth 1.0a; the consumer key is the client id. */
  readonly consumerSecret: string;
  readonly tokenId: string;
  readonly tokenSecret: string;
}

/** The integration of the account, made when it is first asked for. */
export class IntegrationRecord {
  readonly credentials: NetSuiteCredentials;
  private readonly state: SimState;

  constructor(state: SimState) {
    this.state = state;
    const privateKey = state.once('private_key', () => {
      const { privateKey: made } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return made.export({ type: 'pkcs8', format: 'pem' }).toString();
    });
    const certificateId = state.once('certificate_id', () => randomBytes(32).toString('base64url'));
    this.credentials = {
      accountId: 'TSTDRV7041964',
      clientId: state.once('client_id', () => newToken('')),
      certificateId,
      privateKey,
      consumerSecret: state.once('consumer_secret', () => newToken('')),
      tokenId: state.once('token_id', () => newToken('')),
      tokenSecret: state.once('token_secret', () => newToken('')),
    };
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
    if (this.publicKey(certificateId) === undefined) this.register(certificateId, publicKey);
  }

  /** As PEM; undefined when no such certificate was uploaded. */
  publicKey(certificateId: string): string | undefined {
    const { [certificateId]: key } = this.certificates();
    return key;
  }

  /** @throws RangeError when it is no public key or certificate. */
  register(certificateId: string, pem: string): void {
    try {
      createPublicKey(pem);
    } catch {
      throw new RangeError('public_key must be a public key or a certificate in PEM.');
    }
    this.state.keep('certificates', { ...this.certificates(), [certificateId]: pem });
  }

  revoke(certificateId: string): void {
    const { [certificateId]: _, ...others } = this.certificates();
    this.state.keep('certificates', others);
  }

  private certificates(): Readonly<Record<string, string>> {
    const kept = this.state.recall('certificates') ?? {};
    const known: Record<string, string> = {};
    if (isJsonObject(kept)) for (const [id, pem] of Object.entries(kept)) if (typeof pem === 'string') known[id] = pem;
    return known;
  }
}
