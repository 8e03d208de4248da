import numpy as np
import pyarrow as pa

from customer_map.touchpoints.index.buckets import buckets_of, fnv1a, hashed


def plain_fnv1a(text: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in text:
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def test_the_hash_is_that_of_the_published_examples() -> None:
    text = np.frombuffer(b"afoobar", np.uint8).copy()
    found = fnv1a(np.array([0, 0, 1, 7]), text)
    published = [0xCBF29CE484222325, 0xAF63DC4C8601EC8C, 0x85944171F73967E8]
    assert [int(value) for value in found] == published


def test_every_byte_of_an_id_counts_wherever_it_lies_in_memory() -> None:
    ids = ["", "NA", "客户 1", "customer-0000000001", "customer-0000000002"]
    array = pa.array(["before", *ids, "after"]).slice(1, len(ids))
    text = np.frombuffer("".join(ids).encode(), np.uint8).copy()
    bounds = np.cumsum([0, *(len(word.encode()) for word in ids)])
    assert fnv1a(bounds, text).tolist() == [plain_fnv1a(word.encode()) for word in ids]
    assert hashed(array).tolist() == hashed(pa.array(ids)).tolist()
    assert len(set(hashed(array).tolist())) == len(ids)


def test_the_bucket_of_an_id_never_changes() -> None:
    assert buckets_of(pa.array(["a", "b", "NA", "", "客户"]), 16).tolist() == [11, 0, 1, 6, 9]


def test_consecutive_ids_spread_evenly() -> None:
    counts = np.bincount(buckets_of(pa.array([str(n) for n in range(16_000)]), 16))
    assert counts.min() > 900
    assert counts.max() < 1_100
