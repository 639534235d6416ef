"""The models side by side: what series, claims and evidence there are in each domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govkit.claims import Claim, claims_of, read_claims
from govkit.codebook import Domain, Model
from govkit.dataset import Dataset
from govkit.study import Finding, Study, study_district
from govkit.text import say

if TYPE_CHECKING:
    import pandas as pd


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

    def findings_in(self, domain: Domain) -> list[Finding]:
        """Its findings of one domain."""
        return [finding for finding in self.findings if finding.indicator.domain == domain.key]


@dataclass(frozen=True)
class Comparison:
    """All models of the codebook with their evidence."""

    dataset: Dataset
    models: tuple[ModelEvidence, ...]

    @property
    def synthetic(self) -> bool:
        """Whether any study used synthetic data."""
        return any(evidence.study is not None and evidence.study.synthetic for evidence in self.models)

    def claims_in(self, evidence: ModelEvidence, domain: Domain) -> list[Claim]:
        """A model's claims of one domain."""
        indicator = self.dataset.codebook.indicator
        return [claim for claim in evidence.claims if indicator(claim.indicator).domain == domain.key]

    def evidence_map(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Highest evidence level, and what there is in words, shape (domains, models) each.

        A cell with claims alone has level 0; one with nothing is NaN and blank.
        """
        import pandas as pd

        domains = self.dataset.codebook.domains
        levels, labels = [], []
        for domain in domains:
            row = [(e.findings_in(domain), self.claims_in(e, domain)) for e in self.models]
            levels.append([_highest(findings, claims) for findings, claims in row])
            labels.append(
                [
                    say("compare.map_cell", series=len(findings), claims=len(claims))
                    if findings or claims
                    else ""
                    for findings, claims in row
                ]
            )
        names = [domain.name() for domain in domains]
        columns = [evidence.model.name() for evidence in self.models]
        return pd.DataFrame(levels, names, columns), pd.DataFrame(labels, names, columns)


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
    )


def _study(dataset: Dataset, model: Model, window: int | None) -> Study | None:
    if model.district not in dataset.districts or not dataset.indicators(model.district):
        return None
    return study_district(dataset, model.district, window=window)
