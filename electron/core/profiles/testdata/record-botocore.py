"""Reads every text in botocore-readings.json with the real botocore and records anew what it sees.

Run: python3 record-botocore.py   (needs botocore; the tests need only the recording)
"""
import json, os, tempfile
import botocore, botocore.exceptions
from botocore.configloader import load_config, raw_config_parse

here = os.path.dirname(os.path.abspath(__file__))
recording = os.path.join(here, "botocore-readings.json")
texts = [reading["text"] for reading in json.load(open(recording))["readings"]]
out = []
for text in texts:
    with tempfile.NamedTemporaryFile(delete=False) as f:
        f.write(text.encode("utf-8", "surrogateescape"))
    try:
        cfg = load_config(f.name)
        cred = raw_config_parse(f.name)
        out.append({"text": text, "config": {"profiles": cfg["profiles"], "sso_sessions": cfg["sso_sessions"], "services": cfg["services"]}, "credentials": cred})
    except botocore.exceptions.ConfigParseError:
        out.append({"text": text, "config": None, "credentials": None})
    finally:
        os.unlink(f.name)
json.dump({"botocore": botocore.__version__, "readings": out}, open(recording, "w"), indent=1)
print(len(out), sum(1 for o in out if o["config"] is None), "refused")
