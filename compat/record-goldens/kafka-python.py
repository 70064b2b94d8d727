"""Sends three records with kafka-python: port, codec, magic."""

import sys

from kafka import KafkaProducer

port, codec, magic = sys.argv[1:]
versions = {"0": (0, 9), "1": (0, 10), "2": (2, 1)}
producer = KafkaProducer(
    bootstrap_servers=f"127.0.0.1:{port}",
    compression_type=None if codec == "none" else codec,
    linger_ms=200,
    api_version=versions[magic],
    enable_idempotence=False,
    max_block_ms=10000,
)


def send(key, value, at, headers=None):
    extra = {} if headers is None or magic != "2" else {"headers": headers}
    time = {} if magic == "0" else {"timestamp_ms": 1700000000000 + at}
    return producer.send("golden", key=key, value=value, partition=0, **time, **extra)


sent = [
    send(b"key", b"value " * 20, 0, [("trace", b"abc")]),
    send(None, b"no key " * 20, 12),
    send(b"tombstone", None, 700),
]
producer.flush(timeout=15)
for future in sent:
    future.get(timeout=15)
producer.close(timeout=5)
