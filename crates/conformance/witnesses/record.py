#!/usr/bin/env python3
"""Makes every call of `calls/*.json` with the official SDK of its provider, against a recorder on loopback, and writes what went
over the wire to `requests/*.json`.

    python3 -m pip install --requirement requirements.txt
    python3 record.py             # writes the requests
    python3 record.py --check     # fails where they are not those that are kept

Knows how SDKs are called, nothing of contracts and nothing of what is right. Clock, nonce and keys are those of `settings.json`,
so the same calls give the same requests on every machine. Of an `Authorization` the algorithm, the scope and the names of the
signed headers are kept; signatures have vectors of their own.
"""

import argparse
import datetime
import importlib
import importlib.metadata
import inspect
import json
import re
import sys
import threading
import types
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).resolve().parent
SDK_FACTS = HERE.parents[2] / "specs" / "sdk"
SETTINGS = json.loads((HERE / "settings.json").read_text(encoding="utf-8"))
VARIABLES = SETTINGS["variables"]
NOW = datetime.datetime.strptime(SETTINGS["clock"], "%Y-%m-%dT%H:%M:%SZ")

# What the HTTP library of each program says for itself.
OF_THE_TRANSPORT = {"accept", "accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"}
# What a lookup of an SDK is answered, so that it goes on.
ANSWER = b'{"requestId": "r", "result": {}, "projects": [{"id": "p"}], "domains": [{"id": "d"}]}'


class Recorder(BaseHTTPRequestHandler):
    """Keeps requests, and answers all of them alike."""

    requests = []

    def handle_any(self):
        length = int(self.headers.get("content-length") or 0)
        Recorder.requests.append((self.command, self.path, list(self.headers.items()), self.rfile.read(length)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(ANSWER)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(ANSWER)

    do_DELETE = do_GET = do_HEAD = do_PATCH = do_POST = do_PUT = handle_any

    def log_message(self, *_):
        pass


def request(recorded):
    """A recorded request as it is kept."""
    method, target, headers, body = recorded
    path, _, query = target.partition("?")
    kept, authorization = {}, None
    for name, value in headers:
        name = name.lower()
        if name == "authorization":
            algorithm, _, parts = value.partition(" ")
            parts = dict(part.strip().split("=", 1) for part in parts.split(","))
            authorization = {"algorithm": algorithm, "signed": parts["SignedHeaders"].split(";")}
            scope = parts.get("Credential", "").partition("/")[2]
            if scope:
                authorization["scope"] = scope
        elif name not in OF_THE_TRANSPORT:
            kept[name] = value
    entry = {"method": method, "path": path, "query": query.split("&") if query else [], "headers": kept}
    if authorization:
        entry["authorization"] = authorization
    if body:
        entry["body"] = json.loads(body)
    return entry


class Huaweicloud:
    """The Python SDKs of Huawei Cloud: a client for each service, and a model for each request."""

    def __init__(self, package, module, client, credentials):
        self.distribution = "huaweicloudsdk" + module.split(".")[0].removeprefix("huaweicloudsdk")
        self.operations = facts(package)
        self.module = importlib.import_module(module)
        self.client = getattr(self.module, client)
        self.credentials = credentials

    @staticmethod
    def freeze():
        signer = importlib.import_module("huaweicloudsdkcore.signer.signer")

        class Frozen(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return NOW

        signer.datetime = Frozen

    def keys(self, url, whole):
        from huaweicloudsdkcore.auth import credentials

        made = getattr(credentials, self.credentials)(VARIABLES["HUAWEICLOUD_SDK_AK"], VARIABLES["HUAWEICLOUD_SDK_SK"])
        made.iam_endpoint = url
        if whole and self.credentials == "BasicCredentials":
            made.project_id = VARIABLES["HUAWEICLOUD_SDK_PROJECT_ID"]
        elif whole:
            made.domain_id = VARIABLES["HUAWEICLOUD_SDK_DOMAIN_ID"]
        return made

    def witnesses(self, call):
        """The operations of the SDK for a call; `None` where it is one that the SDK makes by itself."""
        return self.operations.get(key(call["method"], call["path"]), [None])

    def make(self, url, operation, call, lost):
        """Makes a call, of which `lost` is what the SDK has no name for."""
        if operation is None:
            self.look_up(url)
            return
        values = {**call["settings"], **call["arguments"]}
        name = "".join(part[:1].upper() + part[1:] for part in operation.split("_")) + "Request"
        # What is a setting of ours is one of the credentials there.
        built = self.build(name, values, "", lost)
        lost[:] = [place for place in lost if place.removeprefix("/") not in call["settings"]]
        client = self.client.new_builder().with_credentials(self.keys(url, True)).with_endpoint(url).build()
        getattr(client, operation)(built)

    def look_up(self, url):
        """What the SDK asks by itself where it is told neither project nor account."""
        from huaweicloudsdkcore.region.region import Region

        region = Region(VARIABLES["HUAWEICLOUD_SDK_PROJECT_NAME"], url)
        self.client.new_builder().with_credentials(self.keys(url, False)).with_region(region).build()

    def build(self, kind, value, place, lost):
        """A value of a model, of which `lost` is what it has no name for."""
        if kind.startswith("list[") and isinstance(value, list):
            return [self.build(kind[5:-1], item, f"{place}/{at}", lost) for at, item in enumerate(value)]
        model = getattr(self.module, kind, None)
        names = getattr(model, "attribute_map", None)
        if names is None or not isinstance(value, dict):
            return value
        lost.extend(f"{place}/{name}" for name in value if name not in names.values())
        given = {own: wire for own, wire in names.items() if wire in value}
        types_of = model.openapi_types
        return model(**{
            own: self.build(types_of[own], value[wire], f"{place}/{wire}", lost) for own, wire in given.items()
        })


class Jdcloud:
    """The Python SDK of JD Cloud: a class of parameters for each request, under their names on the wire."""

    distribution = "jdcloud_sdk"

    def __init__(self, package, service):
        self.operations = facts(package)
        self.service = f"jdcloud_sdk.services.{service}"
        self.name = service

    @staticmethod
    def freeze():
        signer = importlib.import_module("jdcloud_sdk.core.signer")
        seconds = NOW.replace(tzinfo=datetime.timezone.utc).timestamp()
        signer.time = types.SimpleNamespace(time=lambda: seconds)
        signer.uuid = types.SimpleNamespace(uuid4=lambda: SETTINGS["nonce"])

    def witnesses(self, call):
        return self.operations.get(key(call["method"], call["path"]), [])

    def make(self, url, operation, call, lost):
        from jdcloud_sdk.core.config import Config
        from jdcloud_sdk.core.credential import Credential
        from jdcloud_sdk.core.logger import Logger

        body = call["arguments"].get("body", {})
        values = {**call["settings"], **call["arguments"], **body}
        values.pop("body", None)
        module = importlib.import_module(f"{self.service}.apis.{operation}Request")
        parameters = getattr(module, f"{operation}Parameters")
        needed = [name for name in inspect.signature(parameters.__init__).parameters if name != "self"]
        built = parameters(*[values.get(name) for name in needed])
        lost.extend(f"/{name}" for name in values if not hasattr(built, name))
        for name, value in values.items():
            if hasattr(built, name):
                setattr(built, name, value)
        client = importlib.import_module(f"{self.service}.client.{self.name.capitalize()}Client")
        keys = Credential(VARIABLES["JDCLOUD_ACCESS_KEY"], VARIABLES["JDCLOUD_SECRET_KEY"])
        config = Config(url.removeprefix("http://"), "http")
        client = getattr(client, f"{self.name.capitalize()}Client")(keys, config, Logger(0))
        client.send(getattr(module, f"{operation}Request")(built))


def key(method, path):
    """What a method and a path have in common wherever they are written."""
    return method.upper(), re.sub(r"\{[^}]*\}", "{}", path)


def facts(package):
    """The operations that the SDK of a package has, by what they send."""
    found = {}
    for known in json.loads((SDK_FACTS / f"{package}.json").read_text(encoding="utf-8")):
        found.setdefault(key(known["method"], known["path"]), []).append(known["operation"])
    return found


SDKS = {
    "huaweicloud-iam": lambda name: Huaweicloud(name, "huaweicloudsdkiam.v3", "IamClient", "GlobalCredentials"),
    "huaweicloud-iec": lambda name: Huaweicloud(name, "huaweicloudsdkiec.v1", "IecClient", "GlobalCredentials"),
    "huaweicloud-ims": lambda name: Huaweicloud(name, "huaweicloudsdkims.v2", "ImsClient", "BasicCredentials"),
    "jdcloud-vm": lambda name: Jdcloud(name, "vm"),
}


def record(package, url):
    """The requests of the SDK of a package for its calls."""
    sdk = SDKS[package](package)
    sdk.freeze()
    version = importlib.metadata.version(sdk.distribution)
    entries = []
    for call in json.loads((HERE / "calls" / f"{package}.json").read_text(encoding="utf-8")):
        made = []
        for operation in sdk.witnesses(call):
            lost = []
            Recorder.requests.clear()
            try:
                sdk.make(url, operation, call, lost)
            except Exception as error:  # noqa: BLE001: what it makes of the answer is its own affair
                if not Recorder.requests:
                    raise RuntimeError(f"{package} {call['operation']}: {operation} sends nothing: {error!r}") from error
            made.append((lost, operation, request(Recorder.requests[-1])))
        if not made:
            print(f"{package} {call['operation']}: the SDK has no such operation", file=sys.stderr)
            continue
        # Where several send the same method and path, the one that the arguments are for.
        lost, operation, sent = min(made, key=lambda one: len(one[0]))
        entry = {"operation": call["operation"], "call": call["call"], "by": f"{sdk.distribution} {version}"}
        entry["as"] = operation or "its own lookup"
        if lost:
            entry["unknown"] = lost
        entries.append({**entry, "request": sent})
    return entries


def main():
    arguments = argparse.ArgumentParser(description="Records what the official SDKs send.")
    arguments.add_argument("--check", action="store_true", help="write nothing; fail where requests are not those that are kept")
    check = arguments.parse_args().check
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    differ = 0
    for package in SDKS:
        entries = record(package, url)
        text = json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=False) + "\n"
        path = HERE / "requests" / f"{package}.json"
        same = path.exists() and path.read_text(encoding="utf-8") == text
        print(f"{package}: {len(entries)} requests, {'as they are kept' if same else 'not as they are kept'}")
        differ += not same
        if not check:
            path.write_text(text, encoding="utf-8")
    server.shutdown()
    return 1 if check and differ else 0


if __name__ == "__main__":
    sys.exit(main())
