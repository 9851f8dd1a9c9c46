// The oldest Node that the tools run on.
const WANTED = [20, 19];

export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1])) return;
  process.stderr.write(
    `Latchkey is built and tested with Node ${WANTED.join('.')} or newer; this is ${process.versions.node}. Install a newer Node and run the same command again.\n`,
  );
  process.exit(1);
}
