"""What each row gains from each column in, the one-to-one assignment that gains most out (the Hungarian method)."""

from collections.abc import Sequence
from math import inf


def best_assignment(gains: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs of row and column; pairs that gain nothing are left out.

    >>> best_assignment([[3, 2], [2, 0]])
    [(0, 1), (1, 0)]
    """
    if not gains or not gains[0]:
        return []
    size = max(len(gains), len(gains[0]))
    costs = [[-gains[r][c] if r < len(gains) and c < len(gains[0]) else 0.0 for c in range(size)] for r in range(size)]
    pairs = ((row, column) for column, row in enumerate(_cheapest(costs)))
    return sorted((r, c) for r, c in pairs if r < len(gains) and c < len(gains[0]) and gains[r][c] > 0)


def _cheapest(costs: Sequence[Sequence[float]]) -> list[int]:
    """The row of each column. Rows enter one at a time; potentials keep every reduced cost from falling below zero."""
    size = len(costs)
    of_row, of_column = [0.0] * size, [0.0] * (size + 1)
    row_of = [-1] * (size + 1)  # the last column is where a new row waits
    for row in range(size):
        row_of[size], column = row, size
        slack, before, visited = [inf] * size, [size] * size, [False] * (size + 1)
        while row_of[column] >= 0:
            visited[column] = True
            here = row_of[column]
            for j in (j for j in range(size) if not visited[j]):
                reduced = costs[here][j] - of_row[here] - of_column[j]
                if reduced < slack[j]:
                    slack[j], before[j] = reduced, column
            following = min((j for j in range(size) if not visited[j]), key=slack.__getitem__)
            delta = slack[following]
            for j in range(size + 1):
                if visited[j]:
                    of_row[row_of[j]] += delta
                    of_column[j] -= delta
                else:
                    slack[j] -= delta
            column = following
        while column != size:
            row_of[column] = row_of[before[column]]
            column = before[column]
    return row_of[:size]
