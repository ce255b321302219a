"""Two names in, how alike they are out: 1.0 for spellings of one name, below 0.5 for names that only share common words."""

from tasdiq.resolve.actor_names import Naming, is_acronym, spells, split_acronym


def alike(left: str, right: str, naming: Naming) -> float:
    """How sure it is, from the names alone, that both name one organisation (0 to 1).

    >>> alike("Front of Sand", "front of sand", Naming())
    1.0
    """
    if naming.key(left) == naming.key(right):
        return 1.0
    (left, left_acronym), (right, right_acronym) = split_acronym(left), split_acronym(right)
    score = _compare(naming.words_of(left), naming.words_of(right), naming)
    left_acronym = left_acronym or (left if is_acronym(left) else None)
    right_acronym = right_acronym or (right if is_acronym(right) else None)
    return max(score, _by_acronym((left, left_acronym), (right, right_acronym), naming, score))


def _by_acronym(left: tuple[str, str | None], right: tuple[str, str | None], naming: Naming, score: float) -> float:
    """What the acronyms say: the same one, or one that the other's words spell."""
    best = 0.0
    if left[1] and right[1]:
        same = naming.key(left[1]) == naming.key(right[1])
        bare_one = left[0] == left[1] or right[0] == right[1]
        best = (0.92 if bare_one else 0.6 + 0.35 * score) if same else 0.0
    for one, other in ((left, right), (right, left)):
        if one[1] and one[0] == one[1] and spells(one[1], naming.words_of(other[0]), naming.small):
            best = max(best, 0.85 if len(one[1]) > 2 else 0.6)
    return best


def _compare(left: list[str], right: list[str], naming: Naming) -> float:
    """Shared words by weight, near spellings counted in part; a word that splits bodies costs."""
    left, right = _telling(left, naming), _telling(right, naming)
    if not left or not right:
        return 0.0
    if left == right or sorted(left) == sorted(right):
        return 0.97
    shared = 0.0
    rest = list(right)
    for word in left:
        nearest = max(rest, key=lambda other: _near(word, other), default=None)
        near = _near(word, nearest) if nearest else 0.0
        if nearest and near > 0.75:
            rest.remove(nearest)
            shared += near * (_weight(word, naming) + _weight(nearest, naming))
    total = sum(_weight(word, naming) for word in left + right)
    splits = len({word for word in left if word in naming.splitting} ^ {word for word in right if word in naming.splitting})
    return max(0.0, 0.95 * shared / total - 0.3 * splits)


def _telling(words: list[str], naming: Naming) -> list[str]:
    return [word for word in words if word not in naming.small]


def _weight(word: str, naming: Naming) -> float:
    return 0.35 if word in naming.weak else 1.0


def _near(left: str, right: str) -> float:
    from rapidfuzz.distance import JaroWinkler

    if left == right:
        return 1.0
    if min(len(left), len(right)) < 4:
        return 0.0
    return float(JaroWinkler.similarity(left, right)) if left[0] == right[0] else float(JaroWinkler.similarity(left, right)) - 0.1
