/** A service of AWS that calls reach somewhere else, as the user configured it. */
export interface ForeignAwsEndpoint {
  /** Its name to people, such as `AWS STS`. */
  readonly service: string;
  /** The configured URL. */
  readonly address: string;
}

/** What is configured now: in the app's own environment file, the AWS config's profile and its `services` section. */
export interface AwsEndpoints {
  foreign(): readonly ForeignAwsEndpoint[];
}
