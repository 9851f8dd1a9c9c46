import type { refusalFix as English, failedFix as EnglishFailed } from '../aws-fixes.ts';

const awsFixes: Readonly<Record<string, string>> = {
  InvalidIdentityToken:
    'Prüfen Sie den Identitätsanbieter in IAM: seine Aussteller-Adresse oder Metadaten, seine Audience (Client-ID), und ob die Rolle genau ihm vertraut.',
  IDPRejectedClaim: 'Das Token wurde vielleicht widerrufen oder schon verwendet: Melden Sie sich erneut an.',
  PackedPolicyTooLarge:
    'Kürzen Sie die Sitzungsrichtlinie, oder verwenden Sie weniger Richtlinien-ARNs und Tags.',
  MalformedPolicyDocument:
    'Korrigieren Sie die Sitzungsrichtlinie: Sie muss ein einziges Richtliniendokument in JSON sein.',
  RegionDisabledException:
    'STS ist in dieser Region ausgeschaltet: Bitten Sie einen Administrator, es in den Kontoeinstellungen von IAM zu aktivieren, oder wählen Sie eine andere Region.',
};

const ofSources: ReadonlySet<string> = new Set([
  'GetCallerIdentity',
  'ListAccountAliases',
  'ListAccountRoles',
  'ListAccounts',
  'ListMFADevices',
  'RegisterClient',
  'StartDeviceAuthorization',
  'CreateToken',
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'ListAccessKeys',
]);

export const refusalFix: typeof English = (action, awsCode) => {
  const ofCode = awsFixes[awsCode];
  if (ofCode !== undefined) return ofCode;
  if (ofSources.has(action))
    return 'Prüfen Sie die Einstellungen der Identitätsquelle und versuchen Sie es noch einmal.';
  if (action === 'GetSessionToken')
    return 'Prüfen Sie die Einstellungen der Identitätsquelle und der Sitzung und versuchen Sie es noch einmal.';
  return 'Korrigieren Sie die Einstellungen der Sitzung und versuchen Sie es noch einmal.';
};

export const failedFix: typeof EnglishFailed = (service) =>
  /^(?:AWS|IAM)\b/.test(service)
    ? 'Versuchen Sie es in einer Minute noch einmal. Wenn es weiter fehlschlägt, sehen Sie im AWS Health Dashboard nach.'
    : 'Versuchen Sie es in einer Minute noch einmal. Wenn es weiter fehlschlägt, fragen Sie dessen Administrator.';
