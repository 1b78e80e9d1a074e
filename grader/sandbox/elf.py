"""Where the functions of a shared library lie in its file: what a breakpoint needs. 64-bit, little-endian.

Source: man 5 elf, and the processor's supplement of the System V ABI for the one relocation read here.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass

_LOADED = 1
_RELOCATIONS, _DYNAMIC_SYMBOLS = 4, 11
_OBJECT, _FUNCTION = 1, 2
#: "The library's base plus this constant", by machine: EM_X86_64, EM_AARCH64.
_RELATIVE = {62: 8, 183: 1027}


@dataclass(frozen=True)
class Symbols:
    """What a library exports.

    functions   (mangled name, offset in the file)
    tables      (mangled name, offset in the file of the function that the variable points to when it is loaded)
    """

    functions: tuple[tuple[str, int], ...]
    tables: tuple[tuple[str, int], ...]


def read_symbols(path: str, table_words: bytes) -> Symbols:
    """The symbols of the library at `path`; of its variables those whose name holds `table_words`.

    Raises OSError, or struct.error for a file that is no such library.
    """
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        (machine,) = struct.unpack_from("<H", data, 18)
        program_headers, section_headers = struct.unpack_from("<QQ", data, 32)
        program_size, programs, section_size, sections = struct.unpack_from("<HHHH", data, 54)
        segments = [struct.unpack_from("<IIQQQQ", data, program_headers + i * program_size) for i in range(programs)]
        loaded = [(address, length, offset) for kind, _, offset, address, _, length in segments if kind == _LOADED]
        headers = [struct.unpack_from("<IIQQQQII", data, section_headers + i * section_size) for i in range(sections)]

        def in_file(address: int) -> int:
            return next(
                (offset + address - start for start, length, offset in loaded if 0 <= address - start < length), 0
            )

        def content(header: tuple[int, ...]) -> bytes:
            return data[header[4] : header[4] + header[5]]

        functions, variables = [], {}
        for header in headers:
            if header[1] == _DYNAMIC_SYMBOLS:
                for kind, name, address in _symbols(content(header), content(headers[header[6]])):
                    if kind == _FUNCTION:
                        functions.append((name.decode(), in_file(address)))
                    elif kind == _OBJECT and table_words in name:
                        variables[address] = name.decode()
        tables = []
        for header in headers if variables else ():
            if header[1] == _RELOCATIONS:
                for place, kind, constant in struct.iter_unpack("<QQq", content(header)):
                    if place in variables and kind & 0xFFFFFFFF == _RELATIVE.get(machine):
                        tables.append((variables[place], in_file(constant)))
    return Symbols(tuple(functions), tuple(tables))


def _symbols(table: bytes, texts: bytes) -> Iterator[tuple[int, bytes, int]]:
    """(kind, name, address) of each symbol that has an address."""
    for name, info, _, _, address, _ in struct.iter_unpack("<IBBHQQ", table):
        if address:
            yield info & 15, texts[name : texts.index(b"\0", name)], address
