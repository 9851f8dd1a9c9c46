# Reads the branches of a repository through a git library of Python, with what `git credential fill` answers: the
# libraries have no credential helpers of their own, so programs on them ask git.
import os
import subprocess
import sys
import tempfile

library, host, path = sys.argv[1:4]
asked = f"protocol=https\nhost={host}\npath={path}\n\n"
filled = subprocess.run(["git", "credential", "fill"], input=asked, capture_output=True, text=True, check=True)
answer = dict(line.split("=", 1) for line in filled.stdout.splitlines())
proxy, ca = os.environ["HTTPS_PROXY"], os.environ["AWS_CA_BUNDLE"]

if library == "dulwich":
    from dulwich.client import HttpGitClient
    from dulwich.config import ConfigDict

    config = ConfigDict()
    config.set((b"http",), b"proxy", proxy.encode())
    config.set((b"http",), b"sslCAInfo", ca.encode())
    client = HttpGitClient(
        f"https://{host}", config=config, username=answer["username"], password=answer["password"]
    )
    names = [name.decode() for name in client.get_refs(f"/{path}".encode())]
else:
    import pygit2

    pygit2.settings.set_ssl_cert_locations(ca, None)
    callbacks = pygit2.RemoteCallbacks(pygit2.UserPass(answer["username"], answer["password"]))
    with tempfile.TemporaryDirectory() as folder:
        remote = pygit2.init_repository(folder, bare=True).remotes.create("origin", f"https://{host}/{path}")
        names = [found["name"] for found in remote.ls_remotes(callbacks=callbacks, proxy=proxy)]

print("\n".join(names))
