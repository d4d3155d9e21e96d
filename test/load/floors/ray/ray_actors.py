"""Peer of the benchmarks: actors of Ray, on this machine and its loopback only.

Usage: ray_actors.py FOLDER. Starts a Ray of its own whose files are in FOLDER, says {"ready": true}, then reads a
command a line and answers each with a line of JSON, until its input ends:

create N  {"ms": [...]}  N actors one after the other: from the creation to the first answered call
crash N   {"ms": [...]}  N actors, each killed by SIGKILL once: from there to an answered call of its next process
burst N   {"ms": [...]}  N actors at once: until each has answered a call
idle N    {"pids": [...]}  N actors that stay and do nothing
"""

import json
import os
import signal
import sys
import time

import ray
from ray._private import ray_constants

# As Ray has it on desktops: this machine is all there is, and everything listens on its loopback.
ray_constants.ENABLE_RAY_CLUSTER = False


@ray.remote(num_cpus=0, max_restarts=-1, max_task_retries=-1)
class Actor:
    def pid(self):
        return os.getpid()


def milliseconds(began):
    return 1000 * (time.perf_counter() - began)


def end(actor, pid):
    """The next sample begins when the process of this one is gone."""
    ray.kill(actor, no_restart=True)
    while os.path.exists(f"/proc/{pid}"):
        time.sleep(0.005)


def create():
    began = time.perf_counter()
    actor = Actor.remote()
    pid = ray.get(actor.pid.remote())
    ms = milliseconds(began)
    end(actor, pid)
    return ms


def crash():
    actor = Actor.remote()
    before = ray.get(actor.pid.remote())
    began = time.perf_counter()
    os.kill(before, signal.SIGKILL)
    after = ray.get(actor.pid.remote())
    ms = milliseconds(began)
    if after == before:
        raise RuntimeError(f"process {before} was killed and has answered")
    end(actor, after)
    return ms


def burst(count):
    began = time.perf_counter()
    actors = [Actor.remote() for _ in range(count)]
    pids = ray.get([actor.pid.remote() for actor in actors])
    ms = milliseconds(began)
    for actor, pid in zip(actors, pids):
        end(actor, pid)
    return ms


kept = []


def idle(count):
    kept.extend(Actor.remote() for _ in range(count))
    return ray.get([actor.pid.remote() for actor in kept])


commands = {
    "create": lambda count: {"ms": [create() for _ in range(count)]},
    "crash": lambda count: {"ms": [crash() for _ in range(count)]},
    "burst": lambda count: {"ms": [burst(count)]},
    "idle": lambda count: {"pids": idle(count)},
}


def main(folder):
    # Ray writes to the standard output, too: from here on that is the error output.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def answer(document):
        print(json.dumps(document), file=answers, flush=True)

    ray.init(
        address="local",
        _node_ip_address="127.0.0.1",
        _temp_dir=folder,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
    )
    answer({"ready": True})
    for line in sys.stdin:
        name, count = line.split()
        answer(commands[name](int(count)))
    ray.shutdown()


if __name__ == "__main__":
    main(sys.argv[1])
