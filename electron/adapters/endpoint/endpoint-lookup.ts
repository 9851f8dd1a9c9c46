import { readFileSync, statSync } from 'node:fs';
import { type AwsApi, configuredEndpoint, configuredVariant } from '../aws/aws-endpoints.ts';
import type { EndpointVariant } from '../aws/aws-partitions.ts';

/**
 * Endpoint overrides as they stand now: the environment, then the config file, which is read again only when its
 * modification time moved. Synchronous because the SDK's client is configured synchronously; the file is small.
 */
export function createEndpointLookup(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configPath: string;
}): {
  readonly endpointFor: (service: AwsApi) => string | null;
  readonly variant: () => EndpointVariant;
} {
  let read = { mtimeMs: -1, text: '' };
  const configText = (): string => {
    try {
      const { mtimeMs } = statSync(ports.configPath);
      if (mtimeMs !== read.mtimeMs) read = { mtimeMs, text: readFileSync(ports.configPath, 'utf8') };
      return read.text;
    } catch {
      // No file, or one that cannot be read: that is told where files are delivered, not here.
      return '';
    }
  };
  const profile = ports.env.AWS_PROFILE || 'default';
  const input = () => ({ env: ports.env, configText: configText(), profile });
  return {
    endpointFor: (service) => configuredEndpoint(service, input()),
    variant: () => configuredVariant(input()),
  };
}
