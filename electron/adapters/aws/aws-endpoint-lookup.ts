import { statSync } from 'node:fs';
import type { AwsEndpoints } from '../../core/ports/aws-endpoints.ts';
import { readOrdinary } from '../files/read-ordinary.ts';
import {
  type AwsApi,
  type AwsEndpointSettings,
  awsEndpointSettings,
  configuredAwsEndpoint,
  configuredVariant,
} from './aws-endpoints.ts';
import { type AwsEndpointVariant, isAwsHost } from './aws-partitions.ts';

const services: readonly (readonly [AwsApi, string])[] = [
  ['sso', 'IAM Identity Center'],
  ['sso_oidc', 'IAM Identity Center sign-in'],
  ['sts', 'AWS STS'],
  ['iam', 'AWS IAM'],
  ['signin', 'AWS sign-in'],
];

const nothing: AwsEndpointSettings = { profile: undefined, services: undefined };

/**
 * Endpoint overrides as they are now: the environment, then the config file, which is read again only when its
 * modification time moved. Synchronous because the SDK's client is configured synchronously. Every call to AWS asks, so
 * that of the file only the few settings are kept.
 */
export function createAwsEndpointLookup(ports: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configPath: string;
}): {
  readonly endpointFor: (service: AwsApi) => string | null;
  readonly variant: () => AwsEndpointVariant;
  readonly foreign: AwsEndpoints['foreign'];
} {
  const profile = ports.env.AWS_PROFILE || 'default';
  let read = { mtimeMs: -1, settings: nothing };
  const settings = (): AwsEndpointSettings => {
    try {
      const { mtimeMs } = statSync(ports.configPath);
      if (mtimeMs !== read.mtimeMs) {
        const text = readOrdinary(ports.configPath);
        read = { mtimeMs, settings: awsEndpointSettings(text, profile) };
      }
      return read.settings;
    } catch {
      // No file, or one that cannot be read: that is reported where files are delivered, not here.
      return nothing;
    }
  };
  const endpointFor = (service: AwsApi): string | null =>
    configuredAwsEndpoint(service, ports.env, settings());
  return {
    endpointFor,
    foreign: () =>
      services.flatMap(([api, service]) => {
        const address = endpointFor(api);
        return address === null || isAwsHost(new URL(address).hostname) ? [] : [{ service, address }];
      }),
    variant: () => configuredVariant(ports.env, settings()),
  };
}
