import type { KeyRecord } from '../world/key-record.ts';
import type { KeyRing } from '../world/key-ring.ts';
import type { MfaCheck } from '../world/totp.ts';
import type { World } from '../world/world.ts';
import type { QueryParameters } from './query.ts';
import type { Xml } from './xml.ts';

/** What STS knows of the world's OpenID providers. */
export interface WebIdentityPorts {
  /** Providers registered with IAM; `url` with its scheme. */
  providers(): readonly {
    readonly accountId: string;
    readonly url: string;
    readonly clientIds: readonly string[];
  }[];
  /** Public keys (JWK) of Amazon Cognito, which needs no registration. */
  cognitoKeys(): readonly object[];
  /** What a legacy provider says of an access token. */
  accessToken(value: string): Promise<{ readonly subject: string; readonly clientId: string } | null>;
}

/** SAML providers registered with IAM. */
export interface SamlPorts {
  providers(): readonly {
    readonly arn: string;
    readonly issuer: string;
    /** PEM. */
    readonly certificate: string;
  }[];
}

export interface StsPorts {
  readonly world: World;
  readonly keys: KeyRing;
  readonly mfa: MfaCheck;
  readonly webIdentity?: WebIdentityPorts;
  readonly saml?: SamlPorts;
}

interface StsCall {
  readonly parameters: QueryParameters;
  readonly nowMs: number;
}

interface OperationBase {
  readonly name: string;
  /** Everything the operation takes; what else is sent is refused. */
  readonly parameters: readonly string[];
}

/** The caller proves itself with SigV4. */
export interface SignedOperation extends OperationBase {
  readonly signed: true;
  run(call: StsCall & { readonly caller: KeyRecord }, ports: StsPorts): Xml;
}
/** The proof is in the parameters (an assertion, a token); no signature is asked for. */
export interface UnsignedOperation extends OperationBase {
  readonly signed: false;
  run(call: StsCall, ports: StsPorts): Xml | Promise<Xml>;
}
export type StsOperation = SignedOperation | UnsignedOperation;
