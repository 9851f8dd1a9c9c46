import { partitionNamed, partitionOfRegion } from '../../../shared/aws-partition.ts';
import type { AccountId, Region, RoleArn } from '../../../shared/ids.ts';
import { Region as RegionName } from '../../../shared/ids.ts';
import { invalidInput } from '../../../shared/invalid-input.ts';
import type { Problem } from '../../../shared/problem.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { consoleTexts } from '../../../shared/text/console.ts';
import type { ConsolePlace } from '../app-api.ts';
import { partitionOfSession } from '../sessions/session-partition.ts';

export const consoleHome: ConsolePlace = { service: null, region: null, to: null };

export interface ConsoleSession {
  readonly accountId: AccountId | null;
  readonly roleArn: RoleArn | null;
  readonly region: Region | null;
  /** As in a session's view. */
  readonly partition?: string | undefined;
}

export interface ConsoleDestination {
  readonly url: string;
  /** One of the partition, for the sign-in. */
  readonly region: Region;
}

interface Console {
  readonly partition: string;
  readonly host: string;
}

/** Where the console calls a service otherwise than its API does, and what people type. */
const paths: Readonly<Record<string, string>> = {
  apigw: 'apigateway',
  cfn: 'cloudformation',
  codeartifact: 'codesuite/codeartifact',
  codebuild: 'codesuite/codebuild',
  codecommit: 'codesuite/codecommit/repositories',
  codedeploy: 'codesuite/codedeploy',
  codepipeline: 'codesuite/codepipeline',
  cognito: 'cognito/v2',
  cw: 'cloudwatch',
  ddb: 'dynamodbv2',
  dynamodb: 'dynamodbv2',
  ecs: 'ecs/v2',
  elb: 'ec2',
  logs: 'cloudwatch',
  route53: 'route53/v2',
  secrets: 'secretsmanager',
  sfn: 'states',
  sns: 'sns/v3',
  sqs: 'sqs/v3',
  ssm: 'systems-manager',
  sso: 'singlesignon',
};

/** Their page is one for all regions, whose address names none. */
const withoutRegion = new Set(['iam', 'route53', 'cloudfront', 'organizations', 'billing']);

/** The page that a user means, which is a page of the session's own partition and account, or nothing. */
export function consoleDestination(
  place: ConsolePlace,
  session: ConsoleSession,
): Result<ConsoleDestination, Problem> {
  const name = partitionOfSession(session);
  const own = partitionNamed(name);
  // Console hosts: AWS's own pages, and the same table in aws-vault and granted. The isolated partitions publish none.
  if (own === null || own.console === null)
    return err({ code: 'refused', reason: consoleTexts.noConsole(session.region ?? '') });
  const { region } = place;
  if (region !== null && partitionOfRegion(region) !== name)
    return invalidInput('region', consoleTexts.otherPartition(region, name));
  // A default region of the settings may be of another partition than the role.
  const usual = session.region !== null && partitionOfRegion(session.region) === name ? session.region : null;
  const at = region ?? usual;
  const signInRegion = usual ?? region ?? RegionName.parse(own.firstRegion);
  const its: Console = { partition: name, host: own.console };
  const found = place.to === null ? servicePage(place.service, at, its) : pageOf(place.to, session, its);
  return found.ok ? ok({ url: found.value, region: signInRegion }) : found;
}

function servicePage(
  service: string | null,
  region: Region | null,
  { host }: Console,
): Result<string, Problem> {
  const name = (service ?? 'console').trim().toLowerCase();
  if (!/^[a-z0-9][a-z0-9-]{0,60}$/.test(name)) return invalidInput('service', consoleTexts.badService);
  const path = Object.hasOwn(paths, name) ? paths[name] : name;
  const home = `${path}/home`;
  if (region === null || withoutRegion.has(name)) return ok(`https://${host}/${home}`);
  const fragment = name === 'logs' ? '#logsV2:log-groups' : name === 'elb' ? '#LoadBalancers:' : '';
  return ok(`https://${region}.${host}/${home}?region=${region}${fragment}`);
}

function pageOf(to: string, session: ConsoleSession, own: Console): Result<string, Problem> {
  const text = to.trim();
  return text.startsWith('arn:') ? resourcePage(text, session, own) : consolePage(text, session, own);
}

/** https://console…/go/view?arn=… finds the page of a resource. */
function resourcePage(arn: string, session: ConsoleSession, own: Console): Result<string, Problem> {
  const parts = /^arn:(aws[a-z-]*):[a-z0-9-]+:[a-z0-9-]*:(\d{12}|aws)?:[^\s"<>]{1,1500}$/.exec(arn);
  if (parts === null) return invalidInput('to', consoleTexts.badPlace);
  const [, partition = '', account] = parts;
  if (partition !== own.partition) return invalidInput('to', consoleTexts.otherPartition(arn, own.partition));
  const wrong = otherAccount(account, session);
  if (wrong !== null) return wrong;
  return ok(`https://${own.host}/go/view?arn=${encodeURIComponent(arn)}`);
}

/**
 * An address as it was copied from a browser. With several sign-ins at once AWS puts the account and a sign-in's own word before
 * the host: `111122223333-abcdefgh.eu-west-1.console.aws.amazon.com`. That word is another sign-in's, so it goes. SECURITY: any
 * account that the address names, there, in an ARN or elsewhere, is the session's own, or the page is refused.
 */
function consolePage(text: string, session: ConsoleSession, own: Console): Result<string, Problem> {
  if (!URL.canParse(text)) return invalidInput('to', consoleTexts.badPlace);
  const url = new URL(text);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '')
    return invalidInput('to', consoleTexts.badPlace);
  // A hint for another sign-in of the browser that it was copied from.
  url.searchParams.delete('login_hint');
  for (const [account] of wholeText(text).matchAll(/(?<!\d)\d{12}(?!\d)/g)) {
    const wrong = otherAccount(account, session);
    if (wrong !== null) return wrong;
  }
  const host = url.hostname.replace(/^\d{12}-[a-z0-9]+\./, '');
  const isOfConsole = host === own.host || host.endsWith(`.${own.host}`);
  if (!isOfConsole || /\/logout\b/i.test(url.pathname)) return invalidInput('to', consoleTexts.badPlace);
  url.hostname = host;
  return ok(url.href);
}

/** What the page will make of it: an ARN in an address is often encoded, and in a fragment twice. */
function wholeText(text: string): string {
  let whole = text;
  for (let times = 0; times < 3; times += 1) {
    try {
      whole = decodeURIComponent(whole);
    } catch {
      break;
    }
  }
  return `${text} ${whole}`;
}

function otherAccount(
  named: string | undefined,
  { accountId }: ConsoleSession,
): Result<never, Problem> | null {
  if (named === undefined || named === 'aws' || named === accountId) return null;
  if (accountId === null) return err({ code: 'refused', reason: consoleTexts.unknownAccount(named) });
  return err({ code: 'refused', reason: consoleTexts.otherAccount(named, accountId) });
}
