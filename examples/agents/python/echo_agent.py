"""An agent without a library: it speaks the agent process protocol, docs/agent-process-protocol.md.

Answers every message with its payload, where the sender wants it: on `echoes` where none is named. Counts in its durable
state what it has answered. Python's standard library is all it needs.
"""

import json
import os
import secrets
import sys
import time


def message_id():
    """A UUIDv7: sorts by the time of its making."""
    value = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


class EchoAgent:
    def __init__(self, host):
        self.host = host
        self.tag = {}
        self.seq = 0
        self.echoed = 0

    def send(self, frame):
        self.host.write(json.dumps(frame, separators=(",", ":")).encode() + b"\n")

    def init(self, frame):
        self.tag = {"id": frame["agentId"], "name": frame["agent"]["name"]}
        self.take_over(frame)
        self.send({"t": "loaded", "subscriptions": [{"topic": frame["defaultTopic"]}]})

    def start(self, frame):
        self.take_over(frame)
        self.send({"t": "ready"})

    def take_over(self, frame):
        """Where an earlier process of this agent left off; `start` says it again after a hand-over."""
        self.seq = frame.get("seq", self.seq)
        self.echoed = frame.get("state", {}).get("echoed", self.echoed)

    def deliver(self, frame):
        for delivery in frame["d"]:
            self.seq += 1
            place = {key: delivery[key] for key in ("topic", "queue", "pos") if key in delivery}
            self.send({"t": "commit", "seq": self.seq, "at": place, **self.effects(delivery["message"])})

    def effects(self, message):
        if message["sender"].get("id") == self.tag["id"]:
            return {}
        self.echoed += 1
        answer = {
            "id": message_id(),
            "topic": message.get("reply_to", "echoes"),
            "sender": self.tag,
            "payload": message["payload"],
            "format": message["format"],
            "in_response_to": message["id"],
            "thread": message.get("thread", message["id"]),
            "timestamp": int(time.time() * 1000),
        }
        return {"publish": [answer], "state": {"set": {"echoed": self.echoed}}}

    def ping(self, frame):
        self.send({"t": "pong", "n": frame["n"]})

    def stop(self, _frame):
        self.send({"t": "stopped"})
        self.host.flush()
        sys.exit(0)

    def run(self, lines):
        handlers = {
            "init": self.init,
            "start": self.start,
            "deliver": self.deliver,
            "ping": self.ping,
            "stop": self.stop,
        }
        for line in lines:
            frame = json.loads(line)
            # A type of frame that we do not know, or have no use for, is passed over.
            handler = handlers.get(frame["t"])
            if handler:
                handler(frame)
                self.host.flush()


def main():
    if os.environ.get("GUILDHALL_PARENT_PID", str(os.getppid())) != str(os.getppid()):
        sys.exit("The process that started this agent is gone.")
    fd = int(os.environ.get("GUILDHALL_PROTOCOL_FD", "3"))
    EchoAgent(os.fdopen(os.dup(fd), "wb")).run(os.fdopen(fd, "rb"))
    # The socket has ended without a stop: the host is gone.
    sys.exit(1)


main()
