"""Answers, a line of JSON for each line, how botocore reads a configuration file and how it signs for CodeCommit."""

import json
import os
import sys
import tempfile

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import urlsplit
from botocore.configloader import load_config
from botocore.credentials import Credentials
from botocore.exceptions import ConfigParseError

folder = "/dev/shm" if os.path.isdir("/dev/shm") else None
handle, path = tempfile.mkstemp(dir=folder)
os.close(handle)


def ini(text):
    with open(path, "wb") as file:
        file.write(text.encode("utf-8", "surrogatepass"))
    try:
        return load_config(path)["profiles"]
    except ConfigParseError:
        return None


def sign(text):
    """As aws codecommit credential-helper of awscli does it."""
    asked = json.loads(text)
    request = AWSRequest()
    request.url = asked["url"]
    request.method = "GIT"
    request.context["timestamp"] = asked["stamp"]
    parts = urlsplit(request.url)
    canonical = f"{request.method}\n{parts.path}\n\nhost:{parts.netloc}\n\nhost\n"
    signer = SigV4Auth(Credentials(asked["id"], asked["secret"]), "codecommit", asked["region"])
    to_sign = signer.string_to_sign(request, canonical)
    return f"{asked['stamp']}Z{signer.signature(to_sign, request)}"


try:
    for line in sys.stdin:
        question = json.loads(line)
        answer = {"ini": ini, "sign": sign}[question["do"]]
        print(json.dumps([answer(text) for text in question["texts"]]), flush=True)
finally:
    os.unlink(path)
