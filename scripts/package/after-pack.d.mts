export interface PackContext {
  readonly appOutDir: string;
  readonly electronPlatformName: 'linux' | 'darwin' | 'win32';
  readonly packager: {
    readonly appInfo: { readonly productFilename: string; readonly version: string };
    readonly executableName?: string;
    readonly config: { readonly electronDist?: string; readonly electronVersion?: string };
  };
}

/** Finishes the unpacked app; throws when a licence or a terminal command is missing in it. */
export default function afterPack(context: PackContext): void;
