export const KEYRING_PASSWORD: string;

export interface Bus {
  readonly address: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export function startBus(env: NodeJS.ProcessEnv, options: { readonly services: boolean }): Promise<Bus>;

export interface DesktopSession {
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

export function startSession(): Promise<DesktopSession>;

export function runInSession(
  command: string,
  args: readonly string[],
  extraEnv?: NodeJS.ProcessEnv,
): Promise<number>;
