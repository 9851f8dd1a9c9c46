import { doctorTexts } from '../../../shared/text/doctor.ts';
import { codeCommitHost } from '../codecommit/host.ts';
import type { GitAddress } from '../ports/git-addresses.ts';

/**
 * Addresses of CodeCommit with a user name. libcurl sends the name with the first request, and CodeCommit refuses that
 * without the challenge on which git would ask a helper. With a password too they are Git credentials of IAM, which work.
 */
export const namedAddresses = (
  found: readonly GitAddress[],
): readonly { readonly said: string; readonly fix: string }[] =>
  found.flatMap(({ setting, address }) => {
    const [, host, rest] = /^https:\/\/[^:@/?#]*@([^/?#]*)(.*)$/is.exec(address) ?? [];
    if (host === undefined || codeCommitHost('https', host.replace(/:443$/, ''), null) === null) return [];
    const without = `https://${host}${rest}`;
    const fix = setting.startsWith('remote.')
      ? doctorTexts.namedRemoteFix(setting, without)
      : doctorTexts.namedPrefixFix(without);
    return [{ said: doctorTexts.named(setting), fix }];
  });
