# SPDX-License-Identifier: Apache-2.0
"""Which seeds a run of random tests has, and which of them are one shard's."""


def shard(text):
    part, parts = (int(number) for number in text.split("/"))
    if not 1 <= part <= parts:
        raise ValueError(text)
    return part, parts


def add_arguments(parser, count):
    parser.add_argument("-n", "--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=1, help="the first of COUNT")
    parser.add_argument("--shard", type=shard, default=(1, 1), metavar="K/N", help="one part only")


def seeds(options):
    """A range; those of all shards are COUNT seeds, each once."""
    part, parts = options.shard
    first, end = (options.seed + options.count * i // parts for i in (part - 1, part))
    return range(first, end)
