# Asks a provider of the AWS Common Runtime for credentials, at the start and for each line of input: `process` of a profile, or its
# `default` order. It has no client of STS, so that the access key id alone is printed.
import sys

from awscrt.auth import AwsCredentialsProvider
from awscrt.io import ClientBootstrap, DefaultHostResolver, EventLoopGroup

if sys.argv[1] == "process":
    provider = AwsCredentialsProvider.new_process()
else:
    group = EventLoopGroup()
    provider = AwsCredentialsProvider.new_default_chain(
        ClientBootstrap(group, DefaultHostResolver(group))
    )


def ask():
    print(provider.get_credentials().result(60).access_key_id, flush=True)


ask()
for _ in sys.stdin:
    ask()
