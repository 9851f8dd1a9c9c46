export type ServiceName =
  | 'sts'
  | 'sso-oidc'
  | 'sso'
  | 'pages'
  | 'codecommit'
  | 'proxy'
  | 'oidc'
  | 'iam'
  | 'metadata'
  | 'signin';

/** One call as it was answered. SECURITY: never a secret, a token, a code or a body, so it may be printed. */
export interface Call {
  readonly service: ServiceName;
  readonly operation: string;
  /** Epoch milliseconds on the playground's clock. */
  readonly at: number;
  readonly ok: boolean;
  /** The error code the caller was given, null when all went well. */
  readonly code: string | null;
  readonly accessKeyId?: string;
  readonly userAgent: string;
}

export interface Journal {
  readonly calls: readonly Call[];
  record(call: Call): void;
  clear(): void;
}

export function createJournal(): Journal {
  const calls: Call[] = [];
  return {
    calls,
    record: (call) => {
      calls.push(call);
    },
    clear: () => {
      calls.length = 0;
    },
  };
}
