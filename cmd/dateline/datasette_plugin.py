"""Lets Datasette read the compressed texts of a Dateline database.

Needs Python 3.14, or the package zstandard.
"""
import json

try:
    from datasette import hookimpl
except ImportError:  # used without Datasette, see docs/python.md

    def hookimpl(function):
        return function


try:
    from compression.zstd import decompress
except ImportError:
    import zstandard

    def decompress(packed):
        return zstandard.ZstdDecompressor().decompressobj().decompress(packed)


def unzstd(packed):
    """The text of an article as JSON."""
    return decompress(packed).decode()


def sentence_of(packed, sentence, block):
    """A sentence of an article, empty where it is not one of the block."""
    text = json.loads(unzstd(packed))
    if not 0 <= sentence < len(text["sentences"]):
        return ""
    where, start, length = text["sentences"][sentence]
    if where != block:
        return ""
    return text["blocks"][block][2].encode()[start : start + length].decode()


@hookimpl
def prepare_connection(conn):
    conn.create_function("unzstd", 1, unzstd, deterministic=True)
    conn.create_function("sentence_of", 3, sentence_of, deterministic=True)
