"""Calls what its standard input names, one JSON object per line, and answers each with one line.

A command is {"id", "call", "args", "kwargs"}: "call" is "module:name", or with "on" a method or attribute of a kept
object. Each runs in a thread of its own, so that waiting clients wait together. Arguments may be {"$kept": n}, a kept object; {"$make": "module:name", "kwargs": {...}}, a new one; or
{"$tuple": [...]}. The answer has "value", or "error", and what was printed.
"""

import datetime
import enum
import importlib
import io
import json
import logging
import sys
import threading
import warnings

DESCRIBED = ("azureml.core.compute.", "azureml.core.image.", "azureml._restclient.models", "azure.ai.ml.")
NOT_DESCRIBED = ("MLClient",)

answers = sys.stdout
lock = threading.Lock()
kept = []


class Printed(io.TextIOBase):
    """What each thread prints, kept apart."""

    def __init__(self):
        self.own = threading.local()

    def begin(self):
        self.own.text = ""

    def writable(self):
        return True

    def write(self, text):
        self.own.text = getattr(self.own, "text", "") + text
        return len(text)


printed = sys.stdout = Printed()


def find(name):
    module, _, path = name.partition(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    return found


def decode(value):
    if isinstance(value, list):
        return [decode(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "$kept" in value:
        return kept[value["$kept"]]
    if "$make" in value:
        return find(value["$make"])(**decode(value.get("kwargs", {})))
    if "$tuple" in value:
        return tuple(decode(value["$tuple"]))
    return {key: decode(each) for key, each in value.items()}


def encode(value):
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [encode(each) for each in value]
    if isinstance(value, dict):
        return {str(key): encode(each) for key, each in value.items()}
    kept.append(value)
    return {"$kept": len(kept) - 1, "$class": type(value).__name__, **fields(value)}


def fields(value):
    kind = type(value)
    if not kind.__module__.startswith(DESCRIBED) or kind.__name__ in NOT_DESCRIBED:
        return {}
    names = [name for name in vars(value) if not name.startswith("_")]
    for each in kind.__mro__:
        names += [name for name, member in vars(each).items() if isinstance(member, property) and name[0] != "_"]
    return {name: encode(getattr(value, name)) for name in dict.fromkeys(names)}


def run(command):
    args, kwargs = decode(command.get("args", [])), decode(command.get("kwargs", {}))
    if "on" not in command:
        return find(command["call"])(*args, **kwargs)
    target = getattr(decode(command["on"]), command["call"])
    return target(*args, **kwargs) if callable(target) else target


def answer(command):
    printed.begin()
    try:
        result = run(command)
        with lock:
            result = {"value": encode(result)}
    except Exception as error:  # whatever the client raises is what the test asks for
        result = {"error": {"type": type(error).__name__, "text": str(error)}}
    line = json.dumps({"id": command["id"], **result, "printed": printed.own.text})
    with lock:
        answers.write(line + "\n")
        answers.flush()


warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
for line in sys.stdin:
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
