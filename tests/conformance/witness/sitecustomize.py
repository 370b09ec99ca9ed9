"""Notes what each function asks of AWS, from inside the emulator's workers; nothing of it is packaged.

Python imports a module of this name at its start when it lies on PYTHONPATH. In a worker it waits for botocore and
writes a line a call into the file that WITNESS names: function, service, operation, what it was asked of, the
refusal if there was one, and for DynamoDB the units the call was worth.
"""

import json
import os
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder
from pathlib import Path
from threading import local

BOTOCORE = "botocore.session"
NAMES = ("TableName", "IndexName", "Bucket", "QueueUrl", "TopicArn", "FromEmailAddress", "logGroupName")

_asked = local()


def _remember(params, model, **_):
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params["ReturnConsumedCapacity"] = "TOTAL"
    items = params.get("TransactItems", ())
    named = [params[name] for name in NAMES if name in params]
    tables = [each["TableName"] for item in items for each in item.values()]
    _asked.of = [*named, *params.get("RequestItems", ()), *tables]
    _asked.writes = [next(iter(each)) for each in items]
    _asked.key = params.get("Key") or params.get("ExpressionAttributeValues", {}).get(":partition", {}).get("S", "")


def _note(http_response, parsed, model, **_):
    used = parsed.get("ConsumedCapacity") or []
    used = used if isinstance(used, list) else [used]
    error = parsed.get("Error", {}) if http_response.status_code >= 300 else {}
    line = {
        "function": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
        "service": model.service_model.service_name,
        "operation": model.name,
        "of": _asked.of,
        "writes": _asked.writes,
        "key": _asked.key if isinstance(_asked.key, str) else "",
        "error": error.get("Code"),
        "message": error.get("Message"),
        "units": sum(each.get("CapacityUnits", 0) for each in used),
    }
    with Path(os.environ["WITNESS"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _watch(session_type):
    made = session_type.__init__

    def watched(self, *args, **kwargs):
        made(self, *args, **kwargs)
        self.register("provide-client-params", _remember)
        self.register("after-call", _note)

    session_type.__init__ = watched


class _OnceImported(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name != BOTOCORE:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path)
        run = spec.loader.exec_module

        def then(module):
            run(module)
            _watch(module.Session)

        spec.loader.exec_module = then
        return spec


if os.environ.get("WITNESS") and os.environ.get("AWS_LAMBDA_FUNCTION_NAME"):
    sys.meta_path.insert(0, _OnceImported())
