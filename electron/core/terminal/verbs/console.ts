import { CliConsole } from '../../../../shared/cli.ts';
import { Region } from '../../../../shared/ids.ts';
import { invalidInput } from '../../../../shared/invalid-input.ts';
import { ok } from '../../../../shared/result.ts';
import { consoleTexts } from '../../../../shared/text/console.ts';
import { argumentTexts } from '../../../../shared/text/terminal-help.ts';
import { sessionLabel } from '../../sessions/session-names.ts';
import { noRegionCall, whichRegion } from '../../sessions/which-region.ts';
import { region as regionArgument, session as sessionArgument } from '../arguments.ts';
import type { ConsolePort, LeasePort } from '../command-ports.ts';
import { defineVerb } from '../define-verb.ts';
import { noteTyped } from '../io/explain.ts';
import { done, note, say } from '../io/print.ts';
import type { WaitPorts } from '../io/wait.ts';
import { leaseAfterSignIn } from '../lease.ts';
import { resolve, type WaitingResolvePorts } from '../resolve.ts';
import type { Argument } from '../syntax.ts';

/** Those most asked for: any other name works as well. */
const services = [
  'cloudformation',
  'cloudfront',
  'cloudwatch',
  'codebuild',
  'codecommit',
  'codepipeline',
  'dynamodb',
  'ec2',
  'ecr',
  'ecs',
  'eks',
  'iam',
  'kms',
  'lambda',
  'logs',
  'rds',
  'route53',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'vpc',
] as const;
const service: Argument = {
  name: 'SERVICE',
  about: argumentTexts.SERVICE,
  candidates: () => services.map((value) => ({ value, about: '' })),
};
const place: Argument = { name: 'PLACE', about: argumentTexts.PLACE, candidates: () => [] };

type ConsolePorts = WaitPorts & LeasePort & ConsolePort & WaitingResolvePorts;

export const consoleVerb = defineVerb({
  name: 'console',
  text: {
    summary: 'Open the AWS console as a session, in your browser.',
    help: `A session of IAM Identity Center opens through its access portal, so that the console keeps several sign-ins side by side. Every other one gets a link that signs in anybody who opens it within 15 minutes.
A page of another account than the session’s is refused, so that an address from a colleague never opens in the wrong account.`,
    options: {
      print: 'Print the link instead of opening it.',
      service: 'The service whose page opens.',
      region: 'The region of that page; otherwise that of the profile or the session.',
      to: 'What opens instead: a resource, or a page whose address was copied from a browser.',
    },
    examples: [
      { command: 'latchkey console prod', what: 'The console’s first page.' },
      { command: 'latchkey console prod --service codecommit', what: 'The repositories.' },
      { command: 'latchkey console prod --to arn:aws:s3:::my-bucket', what: 'A resource.' },
      { command: 'latchkey console prod --print', what: 'The link, for another browser.' },
    ],
  },
  words: [sessionArgument],
  flags: ['print'],
  options: { service, region: regionArgument, to: place },
  output: CliConsole,
  run: async ({ args, io, asJson, sayValue }, ports: ConsolePorts, signal) => {
    const asked = args.option('region');
    const named = asked === null ? null : (Region.safeParse(asked).data ?? null);
    if (asked !== null && named === null)
      return invalidInput('region', `"${asked.slice(0, 60)}" is no region.`);
    const answer = await resolve(io, ports, { by: 'argument', name: args.words[0] ?? '' }, {}, signal);
    if (!answer.ok) return answer;
    await noteTyped(io, ports, answer.value);
    const { session } = answer.value;
    const { settings } = ports.app.state();
    const found = whichRegion({ ...noRegionCall, named }, answer.value, settings.defaultRegion);
    if (!found.ok && (named !== null || answer.value.ownRegion !== null)) return found;
    const request = {
      sessionId: session.id,
      place: {
        service: args.option('service'),
        // Any other is the session's own, which the link has anyway.
        region: found.ok && ['call', 'profile'].includes(found.value.from) ? found.value.region : null,
        to: args.option('to'),
      },
      lease: () => leaseAfterSignIn(io, ports, session, signal),
    };
    const isPrinted = args.flag('print') || asJson;
    const { link, open } = ports.app.consoleLinks;
    const made = await (isPrinted ? link(request, signal) : open(request, signal));
    if (!made.ok) return made;
    const { url, isSecret, note: limits } = made.value;
    if (limits !== null) note(io, limits);
    if (asJson) sayValue({ url: url.reveal(), isSecret, note: limits });
    else if (isPrinted) {
      if (isSecret) note(io, consoleTexts.printedSecret);
      say(io, url.reveal());
    } else say(io, consoleTexts.opened(sessionLabel(session)));
    return ok(done);
  },
});
