"""The models side by side: what series, claims and evidence there are in each domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govkit.claims import Claim, claims_of, read_claims
from govkit.codebook import Domain, Model
from govkit.dataset import Dataset
from govkit.meta import FEWEST, Contribution, Summary, summarise
from govkit.study import Finding, Study, Unstudied, study_district
from govkit.text import say, sentence_case

if TYPE_CHECKING:
    import pandas as pd

NORMAL_REACH = 1.96  # standard errors from the middle of a 95 % interval to its end


@dataclass(frozen=True)
class ModelEvidence:
    """What there is about one model: a study of its district where it has series, and its claims."""

    model: Model
    study: Study | None
    claims: tuple[Claim, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of its study, or none."""
        return self.study.findings if self.study else ()

    @property
    def unstudied(self) -> tuple[Unstudied, ...]:
        """What has series that cannot be compared before and after."""
        return self.study.unstudied if self.study else ()

    def findings_in(self, domain: Domain) -> list[Finding]:
        """Its findings of one domain."""
        return [finding for finding in self.findings if finding.indicator.domain == domain.key]


@dataclass(frozen=True)
class Comparison:
    """All models of the codebook with their evidence."""

    dataset: Dataset
    models: tuple[ModelEvidence, ...]
    window: int | None = None

    @property
    def synthetic(self) -> bool:
        """Whether any study used synthetic data."""
        return any(evidence.study is not None and evidence.study.synthetic for evidence in self.models)

    def claims_in(self, evidence: ModelEvidence, domain: Domain) -> list[Claim]:
        """A model's claims of one domain."""
        indicator = self.dataset.codebook.indicator
        return [claim for claim in evidence.claims if indicator(claim.indicator).domain == domain.key]

    def evidence_map(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Highest evidence level, and how many indicators can be compared, shape (domains, models) each.

        A cell with claims alone has level 0 and no indicators; one with nothing is NaN.
        """
        import pandas as pd

        domains = self.dataset.codebook.domains
        levels, counts = [], []
        for domain in domains:
            row = [(e.findings_in(domain), self.claims_in(e, domain)) for e in self.models]
            levels.append([_highest(findings, claims) for findings, claims in row])
            counts.append([len(findings) for findings, _ in row])
        names = [sentence_case(domain.name()) for domain in domains]
        columns = [evidence.model.name() for evidence in self.models]
        return pd.DataFrame(levels, names, columns), pd.DataFrame(counts, names, columns)

    def pooled(self) -> list[tuple[Domain, Summary]]:
        """For each domain in which two models of one level or more have effects, their random-effects mean.

        Effects are in standard deviations between donors before the reform, positive where the district got
        better; indicators without a direction are left out. A model counts once a domain, with the mean of
        its indicators and the mean of their errors: right where they move together, cautious elsewhere.
        Errors come from the farther end of the interval, which need not have the estimate in its middle.
        """
        found = []
        for domain in self.dataset.codebook.domains:
            entries = [_contribution(e, e.findings_in(domain)) for e in self.models]
            for level in dict.fromkeys(e.model.level for e in self.models):
                known = [entry for entry in entries if entry is not None and entry.level == level]
                if len(known) >= FEWEST:
                    found.append((domain, summarise(known)))
        return found


def _contribution(evidence: ModelEvidence, findings: Sequence[Finding]) -> Contribution | None:
    """The mean standardised effect of a model's findings, positive for better; None where there is none."""
    effects = []
    for finding in findings:
        if finding.improvement is None or finding.doubtful or finding.indicator.direction == "neither":
            continue
        estimate, low, high = finding.improvement
        effects.append((estimate, max(high - estimate, estimate - low) / NORMAL_REACH))
    if not effects:
        return None
    estimate, error = (sum(column) / len(effects) for column in zip(*effects, strict=True))
    label = say("compare.pooled_row", model=evidence.model.name(), count=len(effects))
    return Contribution(label, evidence.model.level, estimate, error)


def _highest(findings: Sequence[Finding], claims: Sequence[Claim]) -> float:
    if findings:
        return float(max(finding.grade.level for finding in findings))
    return 0.0 if claims else float("nan")


def compare_models(dataset: Dataset, window: int | None = None) -> Comparison:
    """Study the district of every model of the codebook, where the data have it, and gather its claims."""
    claims = read_claims()
    return Comparison(
        dataset,
        tuple(
            ModelEvidence(model, _study(dataset, model, window), tuple(claims_of(claims, model.key)))
            for model in dataset.codebook.models
        ),
        window,
    )


def _study(dataset: Dataset, model: Model, window: int | None) -> Study | None:
    if model.district not in dataset.districts or not dataset.indicators(model.district):
        return None
    return study_district(dataset, model.district, window=window)
