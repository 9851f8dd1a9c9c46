/** Words about the AWS console. */
export const consoleTexts = {
  noConsole: (region: string) =>
    `Latchkey does not know the address of the AWS console for ${region}: its partition publishes none.`,
  otherPartition: (asked: string, partition: string) =>
    `${asked.slice(0, 120)} is outside the session’s own partition, ${partition}.`,
  otherAccount: (named: string, own: string) =>
    `That page is of account ${named}, and this session is of account ${own}. Choose a session of account ${named}.`,
  unknownAccount: (named: string) =>
    `That page names account ${named}, and the account of this session is not known yet. Start the session first.`,
  badService: 'The name of a service has letters, digits and hyphens, such as s3 or codecommit.',
  badPlace: 'Enter the ARN of a resource or the https address of a page of the AWS console.',
  browserMissing: (browser: string) =>
    `${browser} is not on this machine, and no other browser was opened in its place. Choose where the console of this account opens: in the details of a session, or with latchkey account browser.`,
  onlyFirefox: 'Only Firefox has containers.',
  clipboardEmpty: 'The clipboard has no text. Copy the ARN of a resource or the address of a page first.',
  openedIn: (browser: string) => `In ${browser}`,
  longTermKey:
    'The AWS console takes temporary credentials only, and this session has a long-term key. Add the key as an IAM user, and a session of that user.',
  refused: 'AWS did not take the credentials of this session for the console.',
  linkMade: 'Link only',
  opened: (label: string) =>
    `Opening the console of ${label} in your browser. If none opens, print the link with --print.`,
  copied: 'The link was copied. It signs in anybody who opens it within 15 minutes.',
  printedSecret: 'This link signs in anybody who opens it within 15 minutes.',
  federatedUser: (user: string) =>
    `AWS signs in an IAM user’s session as the federated user ${user}: IAM and STS are closed to it, and MFA does not carry over.`,
} as const;
