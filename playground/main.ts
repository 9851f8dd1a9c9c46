import { startControl } from './control.ts';
import { optionsSchema } from './options.ts';
import { startPlayground } from './playground.ts';

/**
 * The playground as a process. Options: JSON in the first argument, else in PLAYGROUND_OPTIONS. Prints one line of JSON
 * with every address and the control token, then serves until SIGTERM, SIGINT or (endWithStdin) the end of its input.
 */
async function main(): Promise<void> {
  const given: unknown = JSON.parse(process.argv[2] ?? process.env.PLAYGROUND_OPTIONS ?? '{}');
  const options = optionsSchema.parse(given);
  const playground = await startPlayground(options);
  const control = await startControl(playground, options.ports.control ?? 0);

  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await control.close();
    await playground.close();
    process.exit(0);
  };
  const onEnd = (): void => {
    end().catch(() => process.exit(1));
  };
  process.once('SIGTERM', onEnd);
  process.once('SIGINT', onEnd);
  if (options.endWithStdin) process.stdin.once('end', onEnd).once('close', onEnd).resume();

  const { endpoints, startUrl, region, proxyUrl, tlsPort, caPath, directory, repositories, oidc, saml } =
    playground;
  const { metadata } = playground;
  const line = JSON.stringify({
    endpoints,
    startUrl,
    region,
    proxyUrl,
    tlsPort,
    caPath,
    directory,
    repositories,
    oidc,
    saml,
    metadata,
    control: { url: control.url, token: control.token },
    pid: process.pid,
  });
  process.stdout.write(`${line}\n`);
}

main().catch((thrown: unknown) => {
  process.stderr.write(
    `The playground could not start: ${thrown instanceof Error ? thrown.message : 'unknown'}\n`,
  );
  process.exitCode = 1;
});
