// Asks STS who it is: at the start, and for each line of input, with one client for all.
import { createInterface } from 'node:readline';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const sts = new STSClient();
async function ask() {
  const { Arn } = await sts.send(new GetCallerIdentityCommand());
  const { accessKeyId } = await sts.config.credentials();
  process.stdout.write(`${accessKeyId} ${Arn}\n`);
}

await ask();
for await (const _ of createInterface({ input: process.stdin })) await ask();
