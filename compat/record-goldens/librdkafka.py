"""Sends three records with librdkafka: port, codec, `idempotent` or `plain`."""

import sys

from confluent_kafka import Producer

port, codec, mode = sys.argv[1:]
config = {
    "bootstrap.servers": f"127.0.0.1:{port}",
    "compression.type": codec,
    "linger.ms": 200,
    "enable.idempotence": mode == "idempotent",
    "message.timeout.ms": 10000,
}
if mode.startswith("0."):
    config.update({"api.version.request": False, "broker.version.fallback": mode})
producer = Producer(config)
failures = []


def delivered(error, _message):
    if error is not None:
        failures.append(str(error))


def send(key, value, at, headers=None):
    extra = {} if headers is None or mode.startswith("0.") else {"headers": headers}
    producer.produce("golden", value, key, timestamp=1700000000000 + at, on_delivery=delivered, **extra)


send("key", "value " * 20, 0, [("trace", b"abc"), ("empty", None)])
send(None, "no key " * 20, 12)
send("tombstone", None, -700)
left = producer.flush(15)
sys.exit(f"not delivered: {left} left, {failures}" if left or failures else 0)
