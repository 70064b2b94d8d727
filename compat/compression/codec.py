"""What Python's clients write with, asked line by line: "library options hex" gives hex.

kafka-python's codec module is asked for what it writes to Kafka; python-lz4 and zstandard also for frames that Kafka's
Java client never writes but others do: linked blocks, all the checksums, 4 MiB blocks (Go's pierrec/lz4), no size.
"""

import sys

import lz4.frame
import zstandard
from kafka import codec

WRITERS = {
    "kafka-python gzip": codec.gzip_encode,
    "kafka-python snappy": codec.snappy_encode,
    "kafka-python lz4": codec.lz4_encode,
    "kafka-python zstd": codec.zstd_encode,
    "python-snappy raw": lambda content: codec.snappy_encode(content, xerial_compatible=False),
    "python-lz4 linked": lambda content: lz4.frame.compress(
        content, block_linked=True, block_size=lz4.frame.BLOCKSIZE_MAX64KB
    ),
    "python-lz4 everything": lambda content: lz4.frame.compress(
        content,
        block_linked=False,
        block_size=lz4.frame.BLOCKSIZE_MAX4MB,
        content_checksum=True,
        block_checksum=True,
        store_size=True,
    ),
    "python-lz4 high": lambda content: lz4.frame.compress(content, compression_level=12, store_size=False),
    "python-zstandard checksum": lambda content: zstandard.ZstdCompressor(
        level=19, write_checksum=True, write_content_size=False
    ).compress(content),
    "python-zstandard long window": lambda content: zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters.from_level(9, window_log=23),
    ).compress(content),
    "python-zstandard two frames": lambda content: zstandard.ZstdCompressor(level=1).compress(
        content[: len(content) // 2]
    )
    + zstandard.ZstdCompressor(level=7).compress(content[len(content) // 2 :]),
}

for line in sys.stdin:
    name, _, content = line.rstrip("\n").rpartition(" ")
    print(WRITERS[name](bytes.fromhex(content)).hex(), flush=True)
