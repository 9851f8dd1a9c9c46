import { type AwsClientParts, awsLimits } from './aws-call.ts';
import { type AwsApi, awsEndpoint } from './aws-endpoints.ts';
import { createAwsHttpHandler } from './aws-http-handler.ts';

/**
 * What every SDK client is made with. SECURITY: each value that the SDK would otherwise look up in the user's own
 * ~/.aws files or environment is given, so that a foreign profile can neither steer our calls nor lend its keys.
 */
export function awsClientConfig(parts: AwsClientParts, service: AwsApi, region: string) {
  const { requestTimeoutMs } = awsLimits(parts);
  const endpoint = parts.endpointFor(service) ?? awsEndpoint(service, region, parts.variant?.());
  return {
    region,
    endpoint,
    host: new URL(endpoint).host,
    ignoreConfiguredEndpointUrls: true,
    defaultsMode: 'standard' as const,
    retryMode: 'standard',
    maxAttempts: 1,
    // The address above says both; told again, the SDK would refuse an address beside them.
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: 'Latchkey',
    authSchemePreference: [],
    sigv4aSigningRegionSet: [],
    disableClockSkewCorrection: false,
    systemClockOffset: parts.skew.skewMs(),
    requestHandler: createAwsHttpHandler({ ...parts, timeoutMs: requestTimeoutMs }),
  };
}
