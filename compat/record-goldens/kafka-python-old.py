"""Prints a message set by kafka-python's own encoder of magic 0, as hex: codec.

Its producer speaks to no server old enough to be sent lz4 of magic 0.
"""

import sys

from kafka.record.legacy_records import LegacyRecordBatchBuilder

CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3}
builder = LegacyRecordBatchBuilder(magic=0, compression_type=CODECS[sys.argv[1]], batch_size=4096)
builder.append(0, None, b"key", b"value " * 20)
builder.append(1, None, None, b"no key " * 20)
builder.append(2, None, b"tombstone", None)
print(bytes(builder.build()).hex())
