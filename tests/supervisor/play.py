"""A supervisor over the children of a JSON file: what the tests start, signal and kill."""

import functools
import json
import sys
from pathlib import Path

from config.supervisor import Child, Policy, Supervisor

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    cast = json.loads((folder / "cast.json").read_text())
    children = []
    for name, program in cast["children"].items():
        ready = {"ready": (folder / cast["ready"][name]).exists} if name in cast["ready"] else {}
        children.append(Child(name, [sys.executable, "-S", "-c", program], folder=folder, **ready))
    say = functools.partial(print, flush=True)
    supervisor = Supervisor(children, logs=folder / "log", say=say, policy=Policy(**cast["policy"]))
    sys.exit(supervisor.run(on_ready=lambda: say("ready")))
