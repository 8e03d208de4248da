"""Turns what a reader found in a column into one value: typed values and the places where none could be read."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Fault:
    """One reason (a key of `REASONS`), the rows it hits, and what its sentence needs besides the value."""

    reason: str
    where: Mask
    fields: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """Typed values, null where the cell was empty or is at fault."""

    values: pa.Array
    faults: tuple[Fault, ...] = ()

    def spread(self, indices: pa.Array) -> "Reading":
        """The reading of the rows, made from the reading of their distinct values."""
        places = indices.fill_null(0).to_numpy(zero_copy_only=False)
        filled = mask(indices.is_valid())
        faults = tuple(
            Fault(fault.reason, fault.where[places] & filled, fault.fields) for fault in self.faults
        )
        return Reading(self.values.take(indices), faults)


def mask(booleans: pa.Array) -> Mask:
    """An Arrow boolean array as a numpy mask; null counts as false."""
    return np.asarray(pc.fill_null(booleans, fill_value=False).to_numpy(zero_copy_only=False), bool)


def fault(reason: str, where: pa.Array, **fields: str | int) -> tuple[Fault, ...]:
    """The fault if it hits any row, else nothing."""
    hit = mask(where)
    return (Fault(reason, hit, fields),) if hit.any() else ()


def without(values: pa.Array, where: pa.Array) -> pa.Array:
    """The values with null where the mask is true."""
    return pc.if_else(pc.fill_null(where, fill_value=False), pa.scalar(None, values.type), values)
