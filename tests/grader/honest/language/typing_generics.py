# verdict: AC — future annotations, TypeVar, Protocol, ParamSpec, overload, Literal and names that exist for a type checker only
# task: double-all
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal, ParamSpec, Protocol, TypeAlias, TypeVar, cast, overload

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from somewhere_else import SupportsEverything

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)
Mode: TypeAlias = Literal["double", "halve"]


class Doubles(Protocol[T_co]):
    def __add__(self, other: Any, /) -> T_co: ...


@overload
def _twice(value: int) -> int: ...
@overload
def _twice(value: NDArray[Any]) -> SupportsEverything: ...
def _twice(value: Any) -> Any:
    return value + value


def _checked(function: Callable[P, T_co]) -> Callable[P, T_co]:
    return function


@_checked
def double_all(numbers: Annotated[Sequence[int] | Iterable[int], "any order"], mode: Mode | None = "double") -> list[int]:
    return [cast(int, _twice(n)) for n in numbers]
