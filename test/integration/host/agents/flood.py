"""Publishes as fast as it can, and does not wait for answers; see flood.spec.ts."""

import json
import os
import threading
import time
import uuid

TEXT = "x" * 4_000


def main():
    fd = int(os.environ.get("GUILDHALL_PROTOCOL_FD", "3"))
    host = os.fdopen(os.dup(fd), "wb")
    writing = threading.Lock()

    def send(*frames):
        lines = b"".join(json.dumps(frame).encode() + b"\n" for frame in frames)
        with writing:
            host.write(lines)
            host.flush()

    def flood(agent_id):
        call = 0
        while True:
            frames = []
            for _ in range(20):
                call += 1
                message = {"id": str(uuid.uuid4()), "topic": "flood", "sender": {"id": agent_id}, "format": "generic_json"}
                message |= {"payload": {"call": call, "text": TEXT}, "timestamp": int(time.time() * 1000)}
                frames.append({"t": "publish", "call": call, "message": message})
            send(*frames)

    for line in os.fdopen(fd, "rb"):
        frame = json.loads(line)
        if frame["t"] == "init":
            agent_id = frame["agentId"]
            send({"t": "loaded", "subscriptions": []})
        elif frame["t"] == "start":
            send({"t": "ready"})
            threading.Thread(target=flood, args=(agent_id,), daemon=True).start()
        elif frame["t"] == "ping":
            send({"t": "pong", "n": frame["n"]})
        elif frame["t"] == "stop":
            send({"t": "stopped"})
            os._exit(0)


main()
