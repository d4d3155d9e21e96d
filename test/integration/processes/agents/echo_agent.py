"""An agent in Python: speaks the agent process protocol on file descriptor 3 and commits every message it is given."""
import json
import os
import socket

connection = socket.socket(fileno=3)
lines = connection.makefile("r", encoding="utf-8")
sequence = 0


def send(**frame):
    connection.sendall((json.dumps(frame) + "\n").encode())


for line in lines:
    frame = json.loads(line)
    kind = frame["t"]
    if kind == "init":
        sequence = frame["seq"]
        send(t="log", level="info", message=f"python {os.getpid()} becomes {frame['agentId']}")
        send(t="loaded", subscriptions=[{"topic": frame["defaultTopic"]}])
    elif kind == "start":
        send(t="ready")
    elif kind == "ping":
        send(t="pong", n=frame["n"])
    elif kind == "deliver":
        for delivery in frame["d"]:
            sequence += 1
            send(t="commit", seq=sequence, at={"topic": delivery["topic"], "pos": delivery["pos"]})
    elif kind == "stop":
        send(t="stopped")
        break
