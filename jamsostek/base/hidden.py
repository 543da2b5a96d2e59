"""A number that is known and may not be told to who asks.

It is not a number, as a missing one is, of a kind of its own: what is worked out from it is of that
kind, too, and whoever writes numbers (:class:`jamsostek.base.language.Speaker`) says so.
"""

from __future__ import annotations

import struct

_BITS = 0x7FF8_0000_0000_0105
_UNSIGNED = 0x7FFF_FFFF_FFFF_FFFF
HIDDEN = struct.unpack("<d", struct.pack("<Q", _BITS))[0]


def is_hidden(value: object) -> bool:
    """Whether a missing number is one that may not be told."""
    if not isinstance(value, float):
        return False
    (bits,) = struct.unpack("<Q", struct.pack("<d", value))
    return bits & _UNSIGNED == _BITS
