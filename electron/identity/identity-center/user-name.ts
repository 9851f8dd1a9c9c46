/** `arn:aws:sts::ACCOUNT:assumed-role/AWSReservedSSO_…/USER`: the portal gives each session the name of its user. Null: no such ARN. */
export const userNameOf = (arn: string): string | null =>
  /^arn:[^:]+:sts::\d{12}:assumed-role\/[^/]+\/([^/]+)$/.exec(arn)?.[1] ?? null;

/** The same text for the same user: a user name, which the directory keeps unique without its case. */
export const userOf = (name: string): string => name.toLowerCase();
