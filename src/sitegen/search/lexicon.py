"""Numbers for words, and what pairs and words are called. Texts are read a stretch between two spaces at a time."""

import sys
from collections.abc import Iterable
from itertools import repeat
from operator import add, mul
from typing import Final

from sitegen import regex
from sitegen.search.layout import hash_of, pair_begin
from sitegen.vietnamese.tokens import tokens, word_of

END: Final = "\0"
_SENTENCE: Final = regex(r"[.!?;:…]\W+")
_CODE_POINTS: Final = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"
# What the first word of a pair is multiplied by: more than there are numbers, and odd, so that the lowest bits, which
# dictionaries look at first, differ with both words.
_FACTOR: Final = (1 << 21) + 7


class Lexicon(dict[str, str]):
    """What stretches of text without a space are: a character for each token, and ``END`` where a sentence ends.

    The code point of the character is the token's number, from 1 on: one for all tokens that have one key and code.
    """

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[tuple[str, int], int] = {}
        self._known: dict[str, str] = {}
        # By number: what it is called in a pair and alone. 0 is no word: the second one of a pair that is a word alone.
        self._keys = [""]
        self._codes = ["\0"]
        # By number: where the word lies; what tells where pairs lie that begin with it, and that end with it.
        self.hashes = [0]
        self.begins = [0]
        self.letters = [b""]

    @property
    def size(self) -> int:
        """How many words there are."""
        return len(self._codes) - 1

    def __missing__(self, stretch: str) -> str:
        # A sign at the end of a stretch has a space behind it, or the end of a paragraph.
        found = END.join(["".join(map(self._character, tokens(each))) for each in _SENTENCE.split(stretch + " ")])
        self[stretch] = found
        return found

    def run(self, text: str) -> str:
        """Return a text as its characters."""
        return "".join(map(self.__getitem__, text.split()))

    def pair(self, number: int) -> str:
        """Return the variant of a pair, by its number."""
        first, second = divmod(number, _FACTOR)
        return f"{self._keys[first]} {self._keys[second]}\n{self._codes[first]}{self._codes[second]}"

    def word(self, number: int) -> str:
        """Return the variant of a word, by its number."""
        return f"{self._keys[number]}\n{self._codes[number]}"

    def _character(self, token: str) -> str:
        known = self._known.get(token)
        if known is not None:
            return known
        word = word_of(token)
        number = self._numbers.setdefault(word, len(self._codes))
        if number == len(self._codes):
            self._keys.append(word.key)
            self._codes.append(chr(word.code))
            self.hashes.append(hash_of(word.key))
            self.begins.append(pair_begin(word.key))
            self.letters.append(word.key[:3].encode())
        self._known[token] = found = chr(number)
        return found


def code_points(characters: str) -> bytes:
    """Return the numbers of ``characters``, four bytes each, as this machine has them."""
    return characters.encode(_CODE_POINTS, "surrogatepass")


def numbers_in(run: str) -> list[int]:
    """Return the numbers of the tokens in ``run``, which has no ``END``."""
    return memoryview(code_points(run)).cast("I").tolist()


def alone_in(numbers: list[int]) -> Iterable[int]:
    """Return the numbers of the pairs that tokens are alone."""
    return map(mul, numbers, repeat(_FACTOR))


def pairs_in(numbers: list[int]) -> Iterable[int]:
    """Return the numbers of the pairs of neighbours."""
    return map(add, alone_in(numbers), numbers[1:])
