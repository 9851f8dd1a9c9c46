// The package brings no types: as much of it as the playground touches.
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  interface StoredToken {
    readonly accountId: string;
    readonly clientId: string;
    readonly isValid: boolean;
    destroy(): Promise<void>;
  }
  // biome-ignore lint/style/noDefaultExport: that is how the package exports it
  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    on(event: string, listener: (...args: readonly unknown[]) => void): this;
    readonly AccessToken: { find(value: string): Promise<StoredToken | undefined> };
    readonly Grant: { find(id: string): Promise<{ destroy(): Promise<void> } | undefined> };
  }
}
