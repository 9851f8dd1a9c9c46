/**
 * By which single tools read an AWS key, a choice of profile or a file of keys, beside the names of the SDKs: a key by one of them wins over
 * the session there. SECURITY: `exec` and `env` take them out, and the terminal command says which are set, never a value.
 *
 * Not here: what a tool keeps for a place that its user names (RCLONE_CONFIG_NAME_…, AIRFLOW_CONN_…), keys of other clouds, endpoints and
 * regions. shim/src/request.rs has the same list.
 */
export const OTHER_CREDENTIAL_NAMES = [
  // s3fs, beside those of the SDKs, one by one: a token alone would be taken with the keys of a session that has none.
  'AWSACCESSKEYID',
  'AWSSECRETACCESSKEY',
  'AWSSESSIONTOKEN',
  // Ansible and euca2ools; Ansible's plugin for HashiCorp Vault before all others.
  'EC2_ACCESS_KEY',
  'EC2_SECRET_KEY',
  'EC2_SECURITY_TOKEN',
  // The EC2 tools from before access keys.
  'EC2_PRIVATE_KEY',
  'EC2_CERT',
  // s4cmd before all others; libs3 alone; kops beside an endpoint.
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  // Programs of many, in the place of AWS_SECRET_ACCESS_KEY; of PHP and Rust.
  'AWS_ACCESS_KEY_SECRET',
  'AWS_KEY',
  'AWS_SECRET',
  'AWS_TOKEN',
  // lego (certificates), where the variables without _FILE are not set.
  'AWS_ACCESS_KEY_ID_FILE',
  'AWS_SECRET_ACCESS_KEY_FILE',
  // The credentials file to version 1 of the SDK for Java, and to GDAL, when the AWS files are hidden.
  'AWS_CREDENTIAL_PROFILES_FILE',
  'CPL_AWS_CREDENTIALS_FILE',
  // rclone and fsspec (the s3fs of Python), for every place in S3.
  'RCLONE_S3_ACCESS_KEY_ID',
  'RCLONE_S3_SECRET_ACCESS_KEY',
  'RCLONE_S3_SESSION_TOKEN',
  'RCLONE_S3_PROFILE',
  'RCLONE_S3_SHARED_CREDENTIALS_FILE',
  'FSSPEC_S3_KEY',
  'FSSPEC_S3_SECRET',
  'FSSPEC_S3_TOKEN',
  'FSSPEC_S3_PROFILE',
] as const;

const names: ReadonlySet<string> = new Set(OTHER_CREDENTIAL_NAMES);

/** Among the words of `given=`: the names that are set. */
export const otherCredentialNames = (given: readonly string[] | null): readonly string[] =>
  (given ?? []).filter((word) => names.has(word));
