"""All methods on one case: the effects that its design allows, and why the others are refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from govkit.effects.before_after import before_after
from govkit.effects.case import Case
from govkit.effects.demeaned_synthetic_control import demeaned_synthetic_control
from govkit.effects.difference_in_differences import difference_in_differences
from govkit.effects.effect import Effect, Method
from govkit.effects.interrupted_time_series import interrupted_time_series
from govkit.effects.synthetic_control import synthetic_control
from govkit.effects.synthetic_difference_in_differences import synthetic_difference_in_differences
from govkit.errors import DesignError
from govkit.text import listing, say

METHODS: dict[Method, Callable[[Case], Effect]] = {
    "before_after": before_after,
    "interrupted_time_series": interrupted_time_series,
    "difference_in_differences": difference_in_differences,
    "synthetic_control": synthetic_control,
    "demeaned_synthetic_control": demeaned_synthetic_control,
    "synthetic_difference_in_differences": synthetic_difference_in_differences,
}
# Their weights are chosen to meet the values before the reform, which have to be one thing.
WEIGHTED: frozenset[Method] = frozenset(
    ("synthetic_control", "demeaned_synthetic_control", "synthetic_difference_in_differences")
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A method that cannot be used on a case, with the error that says why."""

    method: Method
    error: DesignError


def reasons(refused: Iterable[Refusal]) -> list[str]:
    """Why methods cannot be used: one sentence a reason, with all the methods that it keeps out."""
    methods: dict[str, list[str]] = {}
    for refusal in refused:
        methods.setdefault(str(refusal.error), []).append(say(f"effects.method_{refusal.method}"))
    return [say("effects.refused", method=listing(kept), reason=why) for why, kept in methods.items()]


@dataclass(frozen=True, slots=True)
class Estimates:
    """What each method gave on one case."""

    effects: tuple[Effect, ...]
    refused: tuple[Refusal, ...]

    def get(self, method: Method) -> Effect | None:
        """The effect of that method, or None where it was refused."""
        return next((effect for effect in self.effects if effect.method == method), None)


def estimate_all(
    case: Case,
    methods: Sequence[Method] = tuple(METHODS),
    *,
    broken: Sequence[str] = (),
    broken_donors: Collection[str] = (),
) -> Estimates:
    """Every method on a case. A method whose design the case does not have is refused with its reason.

    Parameters
    ----------
    methods
        Only these.
    broken
        ISO periods in which the treated series breaks: methods that weight donors are then refused.
    broken_donors
        Donors that those methods leave out.

    Raises
    ------
    DesignError
        No method can be used; the error is that of the first, which needs least.
    """
    effects: list[Effect] = []
    refused: list[Refusal] = []
    for method in methods:
        try:
            if method not in WEIGHTED:
                effects.append(METHODS[method](case))
                continue
            if broken:
                raise DesignError(
                    "effects.broken",
                    district=case.district,
                    indicator=case.indicator,
                    periods=listing(broken),
                )
            effects.append(METHODS[method](case.without(broken_donors)))
        except DesignError as error:
            refused.append(Refusal(method, error))
    if not effects:
        raise refused[0].error
    return Estimates(tuple(effects), tuple(refused))
