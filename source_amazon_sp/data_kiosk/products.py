"""Lists of products, cut so that a query can hold them."""

from collections.abc import Iterator, Mapping, Sequence

from source_amazon_sp.data_kiosk.query import literal

Filter = dict[str, object]


def batches(products: Mapping[str, Sequence[str]], most: int, room: int) -> Iterator[list[Filter]]:
    """
    Filters for one query after the other, which together name each product of each marketplace once.

    A filter is of one marketplace, which a query names once, and has at most `most` products; the filters of a query
    take at most `room` characters, unless a single one takes more.
    """
    longest = max(map(len, products.values()), default=0)
    for at in range(0, longest, most):
        batch: list[Filter] = []
        left = room
        for marketplace, asins in products.items():
            if not asins[at : at + most]:
                continue
            each: Filter = {"marketplaceId": marketplace, "asins": list(asins[at : at + most])}
            length = len(literal(each)) + 1
            if batch and length > left:
                yield batch
                batch, left = [], room
            batch.append(each)
            left -= length
        yield batch
